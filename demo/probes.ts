/** What people try although they may not: each once, on the first occasion, with the answer that must come. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiProblem, type ApiClient } from './api-client.ts';
import { appeal } from './people/employee.ts';
import type { InboxTask, Move } from './people/move.ts';

export const PROBES = {
  OWN_APPRAISAL: 'approves the own targets',
  TWICE: 'decides what was decided',
  SAME_KEY: 'repeats a request with the same Idempotency-Key',
  WRONG_FORM: 'rates without notes',
  APPEAL_AFTER_TAKEOVER: 'appeals against a result after a takeover',
} as const;
export type Probe = keyof typeof PROBES;

const EXPECTED: Readonly<Record<Probe, string>> = {
  OWN_APPRAISAL: '403 FORBIDDEN',
  TWICE: '409 TASK_CLOSED',
  SAME_KEY: 'the same answer',
  WRONG_FORM: '422 INVALID_FORM',
  APPEAL_AFTER_TAKEOVER: '409 APPEAL_NOT_POSSIBLE',
};

export interface Tried {
  readonly probe: Probe;
  readonly answer: string;
  /** The article that the answer names. */
  readonly legalBasis: string | undefined;
  readonly asExpected: boolean;
}

const decided = z.object({ decisionId: z.string() });

export class Probes {
  readonly tried = new Map<Probe, Tried>();
  readonly #begun = new Set<Probe>();
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Before somebody decides a task. */
  async before(personId: string, task: InboxTask): Promise<void> {
    const path = `/tasks/${task.id}/complete`;
    if (task.kind === 'APPROVE_TARGETS' && task.appraisal && this.#first('OWN_APPRAISAL')) {
      const request = { method: 'POST' as const, path, json: { outcome: 'APPROVED', form: {} } };
      await this.#refused('OWN_APPRAISAL', task.appraisal.employee.id, request);
    }
    if (task.kind === 'RATE' && this.#first('WRONG_FORM')) {
      const json = { outcome: 'RATED', form: { results: [], behaviours: {} } };
      await this.#refused('WRONG_FORM', personId, { method: 'POST', path, json });
    }
  }

  /** After somebody decided a task. */
  async after(personId: string, task: InboxTask, move: Move): Promise<void> {
    const path = `/tasks/${task.id}/complete`;
    if (task.kind === 'APPROVE_TARGETS' && this.#first('TWICE')) {
      const json = { outcome: move.outcome, form: {}, comment: 'sekali lagi' };
      await this.#refused('TWICE', personId, { method: 'POST', path, json });
    }
  }

  /** @returns the answer to a decision that was sent twice with one key, as a client does that got no answer the first time */
  async sendTwice(personId: string, path: string, json: object): Promise<boolean> {
    if (!this.#first('SAME_KEY')) return false;
    const request = { method: 'POST' as const, path, json, idempotencyKey: randomUUID() };
    try {
      const first = await this.#api.as(personId, request, decided);
      const second = await this.#api.as(personId, request, decided);
      const same = first.decisionId === second.decisionId;
      this.#note('SAME_KEY', same ? EXPECTED.SAME_KEY : 'another decision', undefined);
      return true;
    } catch (error) {
      this.#begun.delete('SAME_KEY');
      throw error;
    }
  }

  async appealInVain(personId: string, appraisalId: string): Promise<void> {
    if (!this.#first('APPEAL_AFTER_TAKEOVER')) return;
    const path = `/appraisals/${appraisalId}/appeals`;
    await this.#refused('APPEAL_AFTER_TAKEOVER', personId, { method: 'POST', path, json: { form: appeal.form } });
  }

  #first(probe: Probe): boolean {
    if (this.#begun.has(probe)) return false;
    this.#begun.add(probe);
    return true;
  }

  async #refused(
    probe: Probe,
    personId: string,
    request: { method: 'POST'; path: string; json: unknown },
  ): Promise<void> {
    try {
      await this.#api.as(personId, request, z.unknown());
      this.#note(probe, 'accepted', undefined);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (probe !== 'TWICE' && (error.body.code === 'TASK_CLOSED' || error.body.code === 'TASK_OVERDUE')) {
        // The task was gone before the attempt: it proves nothing, and is made on the next occasion.
        this.#begun.delete(probe);
        return;
      }
      this.#note(probe, `${error.status} ${error.body.code}`, error.body.legalBasis);
    }
  }

  #note(probe: Probe, answer: string, legalBasis: string | undefined): void {
    const article = probe !== 'APPEAL_AFTER_TAKEOVER' || legalBasis !== undefined;
    this.tried.set(probe, { probe, answer, legalBasis, asExpected: answer === EXPECTED[probe] && article });
  }
}
