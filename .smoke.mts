import { createReadStream, readFileSync } from 'node:fs';
import { PrismaPg } from '@prisma/adapter-pg';
import { pino } from 'pino';
import { PrismaClient } from './generated/prisma/client.ts';
import { createFirstAdmin } from './usecases/create-first-admin.ts';
import { importUnits } from './usecases/import-units.ts';
import { importRoster } from './usecases/import-roster.ts';
import { createCycle } from './usecases/cycles/create-cycle.ts';
import { checkCycle } from './usecases/cycles/check-cycle.ts';
import { launchCycle } from './usecases/cycles/launch-cycle.ts';
import { decideTask } from './usecases/decide-task.ts';
const { databaseUrl } = JSON.parse(readFileSync('/tmp/dev/data/running.json', 'utf8'));
const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 8 }) });
const deps = { db, log: pino(), publicUrl: 'http://x', allowDemoPolicies: true };
let admin = await db.roleGrant.findFirst({ where: { role: 'BKD_ADMIN' } });
if (!admin) {
  await createFirstAdmin({ db }, { identityNumber: '198001012005011001', name: 'Admin', position: 'x', email: null, unit: { code: 'BKPSDM', name: 'BKPSDM', timeZone: 'Asia/Makassar', workingWeek: 'MON_FRI' } } as any);
  admin = await db.roleGrant.findFirstOrThrow({ where: { role: 'BKD_ADMIN' } });
}
let n = 0; const act = (actorId: string) => ({ actorId, requestId: `smoke-${n++}` });
const A = act(admin.personId);
console.log(await importUnits(deps as any, A, createReadStream('samples/kabupaten-contoh/units.csv')));
const r = await importRoster(deps as any, A, createReadStream('samples/kabupaten-contoh/roster.csv'), { mode: 'strict', fileName: 'x' }); console.log({ ...r, faults: r.faults.slice(0, 3) });
const unit = await db.unit.findFirstOrThrow({ where: { code: 'PKM-001' } });
const policy = await db.policy.findFirstOrThrow({ where: { code: 'quick' } });
const { id } = await createCycle(deps, A, { name: 'Smoke', year: 2026, policyId: policy.id, filter: { unitIds: [unit.id] }, virtualTime: false });
const check = await checkCycle(deps, id); console.log(JSON.stringify(check.findings.map((f) => [f.severity, f.code, f.count, f.detail])));
console.log(await launchCycle(deps, A, id));
const t0 = Date.now();
const forms: Record<string, (t: any) => Promise<[string, unknown, string?]>> = {
  ACKNOWLEDGE_SOCIALIZATION: async () => ['ACKNOWLEDGED', {}],
  DRAFT_TARGETS: async () => ['SUBMITTED', { results: [{ statement: 'Laporan tersusun', main: true, indicators: [{ aspect: 'QUANTITY', statement: 'Jumlah laporan', target: '12', unitOfMeasure: 'laporan' }] }], behaviourExpectations: {} }],
  APPROVE_TARGETS: async (t) => (t.round === 1 && Math.random() < 0.2 && t.level === 0 ? ['RETURNED', {}, 'perbaiki'] : ['APPROVED', {}]),
  REPORT_REALIZATION: async (t) => { const ind = await db.indicator.findMany({ where: { plannedResult: { plan: { appraisalId: t.appraisalId, approvedAt: { not: null } } } } }); return ['REPORTED', { lines: ind.map((i) => ({ indicatorId: i.id, realized: '12', evidence: [] })) }]; },
  GIVE_FEEDBACK: async () => ['GIVEN', { strengths: 'baik', gaps: 'tidak ada', text: 'lanjutkan' }],
  RATE: async (t) => { const pr = await db.plannedResult.findMany({ where: { plan: { appraisalId: t.appraisalId, approvedAt: { not: null } } } }); const e = ['ABOVE', 'MEETS', 'BELOW'][Math.floor(Math.random() * 3)]; return ['RATED', { results: pr.map((p) => ({ plannedResultId: p.id, expectation: e })), behaviours: Object.fromEntries(['BERORIENTASI_PELAYANAN', 'AKUNTABEL', 'KOMPETEN', 'HARMONIS', 'LOYAL', 'ADAPTIF', 'KOLABORATIF'].map((b) => [b, { expectation: e }])), notes: 'catatan', recommendation: 'saran' }]; },
  DELIVER_RESULT: async () => ['DELIVERED', {}], RECEIVE_RESULT: async (t) => t.level === 0 ? ['RECEIVED', {}] : ['SERVED', { servedOn: new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10), place: 'Kantor', witnesses: ['Saksi Satu', 'Saksi Dua'] }], SIGN_AND_RETURN: async () => ['SIGNED', {}],
  FILE_APPEAL: async () => Math.random() < 0.1 ? ['FILED', { reasons: 'Saya keberatan karena penilaian tidak sesuai bukti.', evidence: [] }] : ['', {}],
  STATE_AS_EMPLOYEE: async () => ['STATED', { text: 'begini', evidence: [] }], STATE_AS_EVALUATOR: async () => ['STATED', { text: 'begitu', evidence: [] }],
  DECIDE_APPEAL: async () => ['CONFIRMED', { hearing: { heldOn: '2026-11-22', notes: 'hadir' }, reasons: 'sesuai bukti' }],
  PLAN_COACHING: async () => ['PLANNED', { problem: 'xxx', goals: ['lebih baik'], actions: [{ action: 'pelatihan', by: '2026-12-01' }] }], CONCLUDE_COACHING: async () => ['CONCLUDED', { result: 'IMPROVED', reevaluatedOn: '2026-12-01', summary: 'membaik' }],
  DECIDE_REWARD: async () => ['GRANTED', { rewards: ['SUCCESSION_POOL_PRIORITY'], reasons: 'sangat baik' }], REPORT_RESULTS: async () => ['REPORTED', {}],
};
forms.PLAN_COUNSELLING = forms.PLAN_COACHING!; forms.CONCLUDE_COUNSELLING = forms.CONCLUDE_COACHING!;
const skip = new Set<string>(); const lazy = new Map<string, boolean>(); let acts = 0, refused = 0;
while (Date.now() - t0 < 280_000) {
  const tasks = await db.task.findMany({ where: { cycleId: id, status: 'OPEN' }, take: 400 });
  for (const t of tasks) {
    if (skip.has(t.id)) continue;
    if (t.level === 0 && !lazy.has(t.id)) lazy.set(t.id, Math.random() < 0.08);
    if (lazy.get(t.id)) continue;
    const actor = t.assigneeId ?? (await db.roleGrant.findFirst({ where: { role: t.role, ...(t.role === 'PERFORMANCE_MANAGER' ? { unitId: t.unitId } : {}) } }))?.personId;
    if (!actor) { console.log('nobody for', t.kind, t.role); skip.add(t.id); continue; }
    const [outcome, form, comment] = await forms[t.kind]!(t);
    if (!outcome) { skip.add(t.id); continue; }
    try { await decideTask(deps, act(actor), { taskId: t.id, outcome, form, comment }); acts++; } catch (e: any) { refused++; if (!['TASK_CLOSED', 'TASK_OVERDUE', 'STATEMENTS_PENDING'].includes(e.code)) console.log(t.kind, t.level, e.code ?? e, e.message, JSON.stringify(e.errors)?.slice(0, 300)); }
  }
  const s = await db.$queryRawUnsafe<any[]>(`select stage, state, count(*)::int n from appraisal where cycle_id='${id}' group by 1,2 order by 1`);
  const c = await db.cycle.findUniqueOrThrow({ where: { id } });
  console.log(Math.round((Date.now() - t0) / 1000), c.status, s.map((x) => `${x.stage}/${x.state}:${x.n}`).join(' '), 'open', tasks.length, 'acts', acts, 'refused', refused);
  if (c.status === 'CLOSED' && (await db.task.count({ where: { cycleId: id, status: 'OPEN' } })) === 0) break;
  await new Promise((r) => setTimeout(r, 2000));
}
for (const q of [`select status, count(*)::int from notice group by 1`, `select reason, count(*)::int, count(consumed_at)::int as consumed from outbox group by 1`, `select kind,status,level,count(*)::int from task where cycle_id='${id}' group by 1,2,3 order by 1,2,3`, `select origin,predicate,count(*)::int from rating group by 1,2`, `select max(attempts) from outbox`, `select kind,status,count(*)::int from development_case group by 1,2`, `select status,count(*)::int from unit_report group by 1`]) console.table(await db.$queryRawUnsafe(q));
await db.$disconnect(); process.exit(0);
