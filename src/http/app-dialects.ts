import { z } from 'zod';
import { type DialectFault, didYouMean, type JudgeDialects } from '../apps/index.ts';
import { mulesoftBlock } from './mulesoft/index.ts';

/** What each dialect lets an app say under its name; AI Hub's has nothing to set. */
const BLOCKS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['mulesoft', mulesoftBlock],
  ['aihub', z.strictObject({})],
]);

/** The faults of an app's `dialects`: dialects that the server does not speak, and settings that they do not have. */
export const judgeDialects: JudgeDialects = (dialects) =>
  Object.entries(dialects).flatMap(([name, block]) => {
    const schema = BLOCKS.get(name);
    const names = [...BLOCKS.keys()];
    if (!schema) return [unknown([name], names)];
    const { error } = schema.safeParse(block);
    return (error?.issues ?? []).flatMap((issue): DialectFault[] => {
      // Its keys are texts and positions: the block came from YAML.
      const path = [name, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknown([...path, key], keysOf(schema)));
      const message = issue.code === 'invalid_value' ? `Must be one of ${issue.values.join(', ')}` : issue.message;
      return [{ path, message, part: 'value' }];
    });
  });

function unknown(path: readonly (string | number)[], known: readonly string[]): DialectFault {
  const key = String(path.at(-1));
  const hint = didYouMean(key, known) || (known.length > 0 ? `; known are ${known.join(', ')}` : '');
  return { path, message: `Unknown key "${key}"${hint}`, part: 'key' };
}

function keysOf(schema: z.ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
