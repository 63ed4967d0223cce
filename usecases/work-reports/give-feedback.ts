import type { Tone } from '../../domain/terms.ts';
import type { Act, Deps } from '../context.ts';
import { notify } from '../notify.ts';
import { recordEvent } from '../record-event.ts';
import { command, CommitAndRefuse } from '../transact.ts';
import { speakAbout } from '../appraisals/speak-about.ts';
import { workReportsRuleOf } from './rule.ts';

export interface TapOfFeedback {
  readonly appraisalId: string;
  /** First dates of periods, both included: one report, or those of a week. */
  readonly from: string;
  readonly to: string;
  readonly tone: Tone;
  readonly text?: string | undefined;
}

/**
 * One tap for a report, or one for all reports of a week: each of them that its reader has not answered in this version gets the same. By the evaluator or his superior (Annex
 * III.B.4, p.69: ongoing feedback from what was documented). The employee is told in the digest where there is more to it than a nod.
 * @returns how many reports it answers
 * @throws Refusal NOT_FOUND, FORBIDDEN (audited), APPRAISAL_ENDED, APPRAISAL_LOCKED, NO_WORK_REPORTS
 */
export async function giveFeedbackOnReports(
  deps: Pick<Deps, 'db'>,
  act: Act,
  { appraisalId, from, to, tone, text }: TapOfFeedback,
): Promise<{ given: number }> {
  return command(deps, act, async (tx) => {
    const speaker = await speakAbout(tx, act, {
      ...{ appraisalId, attempted: 'WORK_REPORT.FEEDBACK' },
      ...{ sides: 'LEADERS', refuseWithout: workReportsRuleOf },
    });
    if (speaker instanceof CommitAndRefuse) return speaker;
    const { locked, access, role } = speaker;
    const { year } = locked.cycle;
    const given = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO work_report_remark (year, report_id, report_version, appraisal_id, author_id, kind, tone, text, at)
      SELECT r.year, r.id, r.version, r.appraisal_id, ${act.actorId}::uuid, 'FEEDBACK', ${tone}, ${text ?? null}, ${locked.now}
      FROM work_report r
      WHERE r.year = ${year} AND r.appraisal_id = ${appraisalId}::uuid AND r.date BETWEEN ${from}::date AND ${to}::date
        AND NOT EXISTS (SELECT 1 FROM work_report_remark k WHERE k.year = r.year AND k.report_id = r.id AND k.kind = 'FEEDBACK'
          AND k.author_id = ${act.actorId}::uuid AND k.report_version = r.version)
      ORDER BY r.date
      RETURNING id::text`;
    const [first] = given;
    if (!first) return { given: 0 };
    await recordEvent(tx, {
      ...{ type: 'WORK_REPORT_FEEDBACK_GIVEN', at: locked.now, actorId: act.actorId, actorRole: role },
      ...{ requestId: act.requestId, cycleId: access.cycleId, appraisalId },
      data: { from, to, tone, reports: given.length },
    });
    if (text !== undefined || tone === 'NEGATIVE') {
      await notify(tx, [
        {
          ...{ kind: 'WORK_REPORT_FEEDBACK', recipientId: access.employeeId, cause: first.id },
          ...{ cycleId: access.cycleId, appraisalId, data: { fromId: act.actorId } },
        },
      ]);
    }
    return { given: given.length };
  });
}
