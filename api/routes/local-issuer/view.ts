import { z } from 'zod';
import { SAMPLE_ROLES } from '../../../usecases/read-sample-people.ts';
import { EXAMPLE, id } from '../../schemas.ts';

export const sampleRole = z.enum(SAMPLE_ROLES);

export const samplePerson = z.strictObject({
  id,
  name: z.string(),
  position: z.string(),
  unit: z.strictObject({ code: z.string(), name: z.string() }),
  roles: z.array(sampleRole),
});

export const samplePersonExample = {
  ...EXAMPLE.person,
  unit: { code: EXAMPLE.unit.code, name: EXAMPLE.unit.name },
  roles: ['BKD_ADMIN', 'EMPLOYEE'],
};
