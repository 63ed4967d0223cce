import type { Prisma } from '../generated/prisma/client.ts';

/** A plain value for a JSON column; interfaces are not assignable to Prisma's index signature although they are JSON. */
export const json = (value: object): Prisma.InputJsonObject => value;
