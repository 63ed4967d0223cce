import { z } from 'zod';
import { decideErasure, type ErasureDecision } from '../../../usecases/privacy/decide-erasure.ts';
import { readCandidates, readErasures } from '../../../usecases/privacy/read-erasures.ts';
import { requestErasure } from '../../../usecases/privacy/request-erasure.ts';
import { defineRoute, type Route } from '../../framework/define-route.ts';
import { cursorsOf, pageOf, pageQuery } from '../../framework/pagination.ts';
import type { ProblemCode } from '../../problem-catalogue.ts';
import { EXAMPLE, id, instant, personRef } from '../../schemas.ts';
import { erased, erasureExample, erasureStatus, erasureView, hindrance, reason } from './view.ts';

const cursors = cursorsOf('erasures', z.strictObject({ requestedAt: instant, id }));
const candidateCursors = cursorsOf('erasure-candidates', z.strictObject({ id }));

export const listErasures = defineRoute({
  method: 'GET',
  path: '/erasures',
  auth: 'BKD_ADMIN',
  tags: ['Privacy'],
  summary: 'Erasures of personal data, the newest first',
  description: '`status=REQUESTED`: what waits for a second official.',
  query: z.strictObject({ ...pageQuery, status: z.array(erasureStatus).optional() }),
  responses: {
    200: { description: 'A page', schema: pageOf(erasureView), example: { items: [erasureExample], nextCursor: null } },
  },
  handler: async ({ deps, query: { limit, cursor, status } }) => {
    const page = await readErasures(deps, { status }, { limit, after: cursors.read(cursor) });
    return { status: 200, body: cursors.answer(page) };
  },
});

export const listErasureCandidates = defineRoute({
  method: 'GET',
  path: '/erasures/candidates',
  operationId: 'listErasureCandidates',
  auth: 'BKD_ADMIN',
  tags: ['Privacy'],
  summary: 'Who has left, and what stands in the way of erasing their data',
  description:
    '`due=true`: nothing does, the retention has run. Nothing is erased by itself: `POST /people/{personId}/erasure` asks for it.',
  query: z.strictObject({ ...pageQuery, due: z.boolean().optional() }),
  responses: {
    200: {
      description: 'A page',
      schema: pageOf(
        z.strictObject({
          person: personRef,
          hindrances: z.array(hindrance).describe('Empty: due'),
          erasureId: id.nullable().describe('One that waits for a second official'),
        }),
      ),
      example: {
        items: [
          {
            person: EXAMPLE.person,
            hindrances: [{ code: 'RETENTION_RUNS', kind: 'APPRAISAL', until: '2036-04-30', count: null }],
            erasureId: null,
          },
        ],
        nextCursor: null,
      },
    },
  },
  handler: async ({ deps, query: { limit, cursor, due } }) => {
    const page = await readCandidates(deps, { due }, { limit, after: candidateCursors.read(cursor) });
    return { status: 200, body: candidateCursors.answer(page) };
  },
});

export const requestErasureRoute = defineRoute({
  method: 'POST',
  path: '/people/{personId}/erasure',
  operationId: 'requestErasure',
  auth: 'BKD_ADMIN',
  tags: ['Privacy'],
  summary: 'Ask for the erasure of somebody’s data',
  description:
    'Of somebody who has left, once the retention has run and nothing is open. Changes nothing before a second holder of BKD_ADMIN approves. ' +
    'ERASURE_NOT_DUE says in `hindrances` what stands in the way.',
  body: {
    kind: 'json',
    schema: z.strictObject({ reason, requestOf: z.string().trim().min(3).max(200).optional() }),
    example: { reason: erasureExample.reason },
  },
  responses: {
    201: {
      description: 'It waits for a second official',
      schema: z.strictObject({ erasureId: id, status: erasureStatus }),
      example: { erasureId: EXAMPLE.id, status: 'REQUESTED' },
    },
  },
  problems: ['NOT_FOUND', 'ERASURE_NOT_DUE', 'ORDER_PENDING'],
  handler: async ({ deps, act, params, body }) => ({
    status: 201,
    body: await requestErasure(deps, act, { personId: params.personId, ...body }),
  }),
});

interface Deciding {
  readonly path: '/erasures/{erasureId}/approve' | '/erasures/{erasureId}/refuse' | '/erasures/{erasureId}/withdraw';
  readonly operationId: string;
  readonly decision: ErasureDecision;
  readonly summary: string;
  readonly description: string;
  readonly problems: readonly ProblemCode[];
}

const decideRoute = ({ path, operationId, decision, summary, description, problems }: Deciding): Route =>
  defineRoute({
    method: 'POST',
    path,
    operationId,
    auth: 'BKD_ADMIN',
    tags: ['Privacy'],
    summary,
    description,
    ifMatch: 'OPTIONAL',
    body: {
      kind: 'json',
      schema: z.strictObject({ reason }),
      example: { reason: 'Diperiksa bersama arsiparis; tidak ada sengketa yang berjalan.' },
    },
    responses: {
      200: {
        description: 'Decided',
        schema: z.strictObject({ erasureId: id, status: erasureStatus, erased: erased.nullable() }),
        example: {
          erasureId: EXAMPLE.id,
          status: decision === 'APPROVE' ? 'APPLIED' : decision === 'REFUSE' ? 'REFUSED' : 'WITHDRAWN',
          erased: decision === 'APPROVE' ? { employee: 1, plan: 2, rating: 1 } : null,
        },
      },
    },
    problems: ['NOT_FOUND', 'ORDER_CLOSED', 'STALE_VERSION', ...problems],
    handler: async ({ deps, act, params, body, expectedVersion }) => ({
      status: 200,
      body: await decideErasure(deps, act, {
        erasureId: params.erasureId,
        decision,
        reason: body.reason,
        version: expectedVersion,
      }),
    }),
  });

export const approveErasureRoute = decideRoute({
  path: '/erasures/{erasureId}/approve',
  operationId: 'approveErasure',
  decision: 'APPROVE',
  summary: 'Approve an erasure, and have it carried out',
  description:
    'By another holder of BKD_ADMIN than who asked. Cannot be undone: names, numbers, addresses, texts and files go; ids, codes and dates stay, so that ' +
    'figures and hash chains still hold. Whether it is due is found anew.',
  problems: ['FOUR_EYES', 'ERASURE_NOT_DUE'],
});

export const refuseErasureRoute = decideRoute({
  path: '/erasures/{erasureId}/refuse',
  operationId: 'refuseErasure',
  decision: 'REFUSE',
  summary: 'Refuse an erasure',
  description: 'By another holder of BKD_ADMIN than who asked; nothing changes.',
  problems: ['FOUR_EYES'],
});

export const withdrawErasureRoute = decideRoute({
  path: '/erasures/{erasureId}/withdraw',
  operationId: 'withdrawErasure',
  decision: 'WITHDRAW',
  summary: 'Withdraw an erasure that one has asked for',
  description: 'While it waits for a decision; nothing changes.',
  problems: ['NOT_REQUESTER'],
});
