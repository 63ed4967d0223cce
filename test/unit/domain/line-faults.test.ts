import { expect, test } from 'vitest';
import { lineFaults } from '../../../domain/line-faults.ts';

const nobody = new Map<string, string | null>();

test('a line of three different people, which ends above, has no fault', () => {
  const above = new Map([
    ['evaluator', 'superior'],
    ['superior', 'regent'],
    ['regent', null],
  ]);
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'evaluator', superiorId: 'superior' }, above)).toEqual({});
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'regent', superiorId: null }, nobody)).toEqual({});
  expect(lineFaults({ employeeId: 'sari', evaluatorId: null, superiorId: 'regent' }, nobody)).toEqual({});
});

test('nobody evaluates himself, nor stands above his own evaluator', () => {
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'sari', superiorId: 'regent' }, nobody)).toEqual({
    evaluatorId: 'SELF_EVALUATION',
  });
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'head', superiorId: 'sari' }, nobody)).toEqual({
    superiorId: 'SELF_EVALUATION',
  });
});

test('evaluator and superior are two people', () => {
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'head', superiorId: 'head' }, nobody)).toEqual({
    superiorId: 'SAME_PERSON',
  });
});

test('a ring is found however long it is; one further up, in which the employee does not stand, is not his fault', () => {
  const chain = new Map(Array.from({ length: 40 }, (_, rung) => [`p${rung}`, rung === 39 ? 'sari' : `p${rung + 1}`]));
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'p0', superiorId: 'p1' }, chain)).toEqual({
    evaluatorId: 'LOOP',
  });
  const ringAbove = new Map([
    ['p0', 'p1'],
    ['p1', 'p0'],
  ]);
  expect(lineFaults({ employeeId: 'sari', evaluatorId: 'p0', superiorId: 'p1' }, ringAbove)).toEqual({});
});
