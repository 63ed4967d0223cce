import { expect, it } from 'vitest';
import { safeError } from '../../api/framework/safe-error.ts';

/** As the driver's adapter throws it from a statement of our own. */
const refusedByDatabase = Object.assign(new Error('UniqueConstraintViolation'), {
  name: 'DriverAdapterError',
  cause: { originalCode: '23505', kind: 'UniqueConstraintViolation', constraint: { fields: ['person_id', 'key'] } },
});

it('an error of the database is logged with its SQLSTATE and the constraint, and without values', () => {
  expect(safeError(refusedByDatabase)).toMatchObject({
    type: 'DriverAdapterError',
    code: '23505',
    constraint: 'person_id, key',
  });
  expect(safeError(new Error('Key (nip)=(198001012005011001) exists')).message).not.toContain('1980');
  expect(safeError(new Error('outer', { cause: refusedByDatabase })).cause).toMatchObject({ code: '23505' });
});
