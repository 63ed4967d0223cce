import { readText, readUnitCode, type Cell } from '../domain/csv-cell.ts';
import { parseIdentity } from '../domain/identifiers.ts';
import type { TimeZone, WorkingWeek } from '../domain/terms.ts';
import { z } from 'zod';
import type { Deps } from './context.ts';
import { Refusal, type FieldError } from './refusal.ts';
import { lockImports } from './roster/import-record.ts';
import { inTransaction } from './transact.ts';

export interface FirstAdmin {
  /** NIP or NI PPPK; spaces and dots are accepted. */
  readonly identityNumber: string;
  readonly name: string;
  /** Post (jabatan). */
  readonly position: string;
  readonly email: string | null;
  /** The unit of BKD; made where it does not exist. Use the code that it has in the file of units. */
  readonly unit: {
    readonly code: string;
    readonly name: string;
    readonly timeZone: TimeZone;
    readonly workingWeek: WorkingWeek;
  };
}

/**
 * Makes the very first administrator (unit, employee, grant), so that a person can make the first import through the API. The person
 * is completed by that import, whose row must keep BKD_ADMIN in `peran`. There is no actor: whoever may run the command may do this.
 * @throws Refusal BKD_ADMIN_EXISTS (409) when somebody holds, or will hold, the office; VALIDATION_FAILED (422); IMPORT_RUNNING (409)
 */
export async function createFirstAdmin(
  deps: Pick<Deps, 'db'>,
  input: FirstAdmin,
): Promise<{ readonly personId: string; readonly unitId: string }> {
  const { identity, name, position, email, unitCode, unitName } = validated(input);
  return inTransaction(deps, async (tx) => {
    // The lock of the imports: two first administrators at once would both find none.
    await lockImports(tx);
    const admins = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM role_grant g JOIN employee e ON e.id = g.person_id JOIN unit u ON u.id = e.unit_id
      WHERE g.role = 'BKD_ADMIN'
        AND (g.valid_to IS NULL OR g.valid_to > greatest(g.valid_from, (clock_timestamp() AT TIME ZONE u.time_zone)::date))
      LIMIT 1`;
    if (admins.length > 0) {
      throw new Refusal(
        'BKD_ADMIN_EXISTS',
        409,
        'There is a BKD admin already; the roster import gives the office to others.',
      );
    }
    const unit = await tx.unit.upsert({
      where: { code: unitCode },
      create: { code: unitCode, name: unitName, timeZone: input.unit.timeZone, workingWeek: input.unit.workingWeek },
      update: {},
      select: { id: true },
    });
    const person = await tx.employee.upsert({
      where: { identityNumber: identity.digits },
      create: { identityNumber: identity.digits, name, kind: identity.kind, position, email, unitId: unit.id },
      update: {},
      select: { id: true },
    });
    await tx.$executeRaw`
      INSERT INTO role_grant (person_id, role, valid_from)
      SELECT e.id, 'BKD_ADMIN', (clock_timestamp() AT TIME ZONE u.time_zone)::date
      FROM employee e JOIN unit u ON u.id = e.unit_id WHERE e.id = ${person.id}::uuid`;
    await tx.event.create({
      data: {
        chain: 'agency',
        type: 'FIRST_ADMIN_CREATED',
        actorRole: 'engine',
        data: { personId: person.id, unitId: unit.id },
      },
    });
    return { personId: person.id, unitId: unit.id };
  });
}

const LONGEST_NAME = 200;
const LONGEST_POST = 200;

function validated(input: FirstAdmin) {
  const errors: FieldError[] = [];
  const take = <T>(pointer: string, cell: Cell<T>): T | undefined => {
    if (cell.ok) return cell.value;
    errors.push({ pointer, detail: `${cell.detail} ${cell.todo}` });
    return undefined;
  };
  const parsed = parseIdentity(input.identityNumber);
  if (!parsed.ok) errors.push({ pointer: '/identityNumber', detail: `${parsed.fault.detail} ${parsed.fault.todo}` });
  if (input.email !== null && !z.email().max(254).safeParse(input.email).success) {
    errors.push({ pointer: '/email', detail: 'This is not an e-mail address.' });
  }
  const name = take('/name', readText(input.name, LONGEST_NAME));
  const position = take('/position', readText(input.position, LONGEST_POST));
  const unitCode = take('/unit/code', readUnitCode(input.unit.code));
  const unitName = take('/unit/name', readText(input.unit.name, LONGEST_NAME));
  if (
    !parsed.ok ||
    name === undefined ||
    position === undefined ||
    unitCode === undefined ||
    unitName === undefined ||
    errors.length > 0
  ) {
    throw new Refusal('VALIDATION_FAILED', 422, 'The first administrator cannot be made from these values.', {
      errors,
    });
  }
  return { identity: parsed.identity, name, position, email: input.email, unitCode, unitName };
}
