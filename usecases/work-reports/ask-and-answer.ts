import type { Act, Deps } from '../context.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { notFound, Refusal } from '../refusal.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { speakAbout } from '../appraisals/speak-about.ts';
import { workReportsRuleOf } from './rule.ts';

export interface NewWord {
  readonly appraisalId: string;
  /** First local date of the report's period. */
  readonly date: string;
  readonly text: string;
  /** The question that it answers; left out: it is a question. */
  readonly answers?: string | undefined;
}

/**
 * A question about a report, by the employee or a leader, or its answer by the other side, in the thread of that report. The other side is told in the digest.
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_WORK_REPORTS, VALIDATION_FAILED
 */
export async function askOrAnswer(deps: Pick<Deps, 'db'>, act: Act, word: NewWord): Promise<{ id: string }> {
  return command(deps, act, async (tx) => {
    const { appraisalId, date, text, answers } = word;
    const speaker = await speakAbout(tx, act, {
      ...{ appraisalId, attempted: 'WORK_REPORT.ASK' },
      ...{ sides: 'BOTH', refuseWithout: workReportsRuleOf },
    });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked, access, role } = speaker;
    const { year } = locked.cycle;
    const [report] = await tx.$queryRaw<{ id: string; version: number; askedBy: string | null }[]>`
      SELECT r.id::text, r.version, (SELECT q.author_id::text FROM work_report_remark q WHERE q.year = r.year AND q.report_id = r.id AND q.kind = 'QUESTION'
        AND q.id = ${answers ?? null}::uuid) AS "askedBy"
      FROM work_report r WHERE r.year = ${year} AND r.appraisal_id = ${appraisalId}::uuid AND r.date = ${date}::date`;
    if (!report) throw notFound('The report');
    if (answers !== undefined && !sidesDiffer(report.askedBy, act.actorId, access.employeeId)) {
      throw new Refusal('VALIDATION_FAILED', 422, 'Nothing was answered.', {
        errors: [
          { pointer: '/answers', detail: 'The id of a question of this report is expected, asked by the other side.' },
        ],
      });
    }
    const [written] = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO work_report_remark (year, report_id, report_version, appraisal_id, author_id, kind, text, answers_id, at)
      VALUES (${year}, ${report.id}::uuid, ${report.version}, ${appraisalId}::uuid, ${act.actorId}::uuid,
        ${answers === undefined ? 'QUESTION' : 'ANSWER'}, ${text}, ${answers ?? null}::uuid, ${locked.now})
      RETURNING id::text`;
    if (!written) throw new Error('A remark was not written.');
    await recordEvent(tx, {
      type: answers === undefined ? 'WORK_REPORT_ASKED' : 'WORK_REPORT_ANSWERED',
      ...{ at: locked.now, actorId: act.actorId, actorRole: role, requestId: act.requestId },
      ...{ cycleId: access.cycleId, appraisalId, data: { date, remarkId: written.id } },
    });
    const other = report.askedBy ?? (role === 'EMPLOYEE' ? access.evaluatorId : access.employeeId);
    if (other) {
      await notify(tx, [
        {
          kind: answers === undefined ? 'WORK_REPORT_QUESTION' : 'WORK_REPORT_ANSWER',
          ...{ recipientId: other, cause: written.id, cycleId: access.cycleId, appraisalId },
          data: { fromId: act.actorId },
        },
      ]);
    }
    return written;
  });
}

/** A leader's question is answered by the employee, and his by a leader. */
const sidesDiffer = (askedBy: string | null, answersId: string, employeeId: string): boolean =>
  askedBy !== null && (askedBy === employeeId) !== (answersId === employeeId);
