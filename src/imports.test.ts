import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

// The folders in the order in which a document travels; a folder imports only from those before it.
const ORDER = [
  'domain', 'children', 'formulas', 'apps', 'intake', 'reading', 'understanding', 'checking', 'review', 'results', 'delivery', 'identity',
  'runs', 'evaluate', 'observe', 'storage', 'http', 'commands',
]; // biome-ignore format: one list

const OUTSIDE = new Set(['main.ts', 'config.ts']);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((m) =>
    relative(root, join(file, '..', m[1]!)),
  );
}

const edges = [...sources(root)].flatMap((file) =>
  importsOf(file).map((target) => ({ file: relative(root, file), target })),
);

describe('imports', () => {
  it('run one way, along the road of a document', () => {
    const wrong = edges.filter(({ file, target }) => {
      if (OUTSIDE.has(file) || !file.includes('/') || !target.includes('/')) return false;
      const [from, to] = [file.split('/')[0]!, target.split('/')[0]!];
      return from !== to && ORDER.indexOf(to) >= ORDER.indexOf(from);
    });
    expect(wrong).toEqual([]);
  });

  it('name only folders that have a place in the order', () => {
    const folders = new Set(
      edges
        .flatMap(({ file, target }) => [file, target])
        .filter((p) => p.includes('/'))
        .map((p) => p.split('/')[0]!),
    );
    expect([...folders].filter((f) => !ORDER.includes(f))).toEqual([]);
  });

  it('enter another folder by its index only, tests and entry points of child processes apart', () => {
    const around = edges.filter(({ file, target }) => {
      if (/\.test\.ts$|\/testing\//.test(file) || !target.includes('/') || !file.includes('/')) return false;
      const [from, to] = [file.split('/')[0], target.split('/')[0]];
      return from !== to && !/^[^/]+\/index\.ts$/.test(target) && !/^http\//.test(file);
    });
    expect(around).toEqual([]);
  });

  it('let nothing but the composition root reach the composition root', () => {
    expect(edges.filter(({ file, target }) => target === 'main.ts' && file !== 'main.ts')).toEqual([]);
  });
});
