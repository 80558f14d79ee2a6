import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseApp } from '../src/apps/index.ts';
import type { Field } from '../src/domain/index.ts';

const folder = fileURLToPath(new URL('apps', import.meta.url));
const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'));

function* all(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* all(field.fields);
    yield* all(field.columns);
  }
}

// A benchmark measures what an app's author gets for a name, a type and one sentence. Aliases, hints and
// thresholds would measure how well the author knew the documents.
describe.each(files)('the benchmark app %s', (file) => {
  const fields = parseApp(readFileSync(join(folder, file), 'utf8')).classes.flatMap((c) => [...all(c.fields)]);

  it('gives each field one sentence', () => {
    const wrong = fields.filter((f) => f.description === '' || /[.;!?]\s|\n/.test(f.description.trim()));
    expect(wrong.map((f) => f.name)).toEqual([]);
  });

  it('has no aliases, thresholds or requirements', () => {
    const helped = fields.filter((f) => f.aliases.length > 0 || f.threshold !== null || f.required || f.hidden);
    expect(helped.map((f) => f.name)).toEqual([]);
  });

  it('lists no labels in its sentences', () => {
    // Three or more comma-separated pieces are a list of aliases in disguise.
    const lists = fields.filter((f) => f.description.split(/,|\/|\bor\b/).length > 2);
    expect(lists.map((f) => f.name)).toEqual([]);
  });
});
