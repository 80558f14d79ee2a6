// `npx tsx training/generate.ts --out DIR --count N --seed S --kind invoice|receipt [--layout NAME] [--as pdf|image]`
// writes documents and a manifest.jsonl with their truth, in the row format of datasets.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Kind, LAYOUTS, makeFiles } from './generator/index.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string', default: 'invoice' },
    layout: { type: 'string' },
    as: { type: 'string', default: 'pdf' },
  },
});

const kinds = Object.keys(LAYOUTS);
const { out, kind, layout, as } = values;
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!out || !kinds.includes(kind) || !['pdf', 'image'].includes(as) || !(count > 0) || !Number.isSafeInteger(seed)) {
  console.error(
    'Usage: generate.ts --out DIR [--count N] [--seed S] [--kind invoice|receipt] [--layout NAME] [--as pdf|image]',
  );
  process.exit(2);
}

mkdirSync(out, { recursive: true });
const rows: string[] = [];
for (let i = 0; i < count; i++) {
  // Checked against the layouts' own keys above.
  const order = { kind: kind as Kind, seed: seed + i, ...(layout ? { layout } : {}) };
  for (const { row, bytes } of await makeFiles(order, as === 'pdf' ? 'pdf' : 'image')) {
    writeFileSync(join(out, row.file), bytes);
    rows.push(`${JSON.stringify(row)}\n`);
  }
}
writeFileSync(join(out, 'manifest.jsonl'), rows.join(''));
console.error(`${rows.length} documents in ${out}`);
