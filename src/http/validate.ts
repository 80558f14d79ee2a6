import { z } from 'zod';
import { type Fault, Problem } from '../domain/index.ts';

/** A request's body or query in its declared shape; throws `request.invalid` naming every fault. */
export function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue): Fault => ({ key: issue.path.map(String).join('.'), line: null, message: issue.message }),
  );
  const message = faults.map((f) => (f.key ? `${f.key}: ${f.message}` : f.message)).join('; ');
  throw new Problem('request.invalid', message, { faults });
}

/** A query parameter that was sent more than once counts once, with its last value. */
const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

/** A whole number from 0 in a query, where everything is text. */
export const count = z.preprocess(
  last,
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number from 0')
    .transform(Number)
    .optional(),
);

/** `true` as most clients write it, `True` as Python does. */
export const flag = z.preprocess(
  last,
  z
    .string()
    .toLowerCase()
    .regex(/^(true|false|1|0|)$/, 'must be true or false')
    .transform((text) => text === 'true' || text === '1')
    .default(false),
);

export const word = z.preprocess(last, z.string().optional());

/** A parameter that may be repeated. */
export const words = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().filter((v) => v !== ''))
  .optional();
