/** Makes of the query's text what the route's schema expects, so that routes write plain schemas and the document shows them. */
import { z } from 'zod';

/** Numbers, booleans and lists (?status=OPEN&status=DECIDED); what cannot be converted stays text, for the schema to refuse. */
export function readQuery(schema: z.ZodObject, raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => {
      const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
      const member = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return [name, member ? convert(unwrap(member), value) : value];
    }),
  );
}

function convert(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodArray) {
    const element = unwrap(schema.element);
    return (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => convert(element, item));
  }
  if (typeof value !== 'string') return value;
  if (schema instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (schema instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return schema;
}
