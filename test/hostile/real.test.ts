import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Page, PROBLEMS, Problem } from '../../src/domain/index.ts';
import { createReader } from '../../src/reading/index.ts';
import { costOf } from './watch.ts';

interface Row {
  readonly id: string;
  readonly file: string;
  readonly kind: string;
  readonly set: string;
}

const documents = join(fileURLToPath(new URL('../..', import.meta.url)), '..', 'shared', 'documents');
const manifest = join(documents, 'manifest.jsonl');
const there = existsSync(manifest);
if (!there) console.warn('SKIPPED: the real documents are not beside the checkout (../shared/documents).');
const rows = there
  ? readFileSync(manifest, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
      .filter((row) => row.set === 'hostile')
  : [];

/** What a good reader of the kind reads; a viewer shows these files. */
const READABLE = [
  'pdf_valid',
  'pdf_damaged_repairable',
  'pdf_encrypted_empty_password',
  'pdf_slow',
  'image_odd',
  'mail',
  'office',
];

/** Files of such kinds that are not read, with the reason. */
const UNREAD: Readonly<Record<string, string>> = {
  'hostile-3aa36c96f140': 'page tree without /Count and /Type: qpdf counts no page, poppler and PDFium refuse it',
  'hostile-05a0140d8675': 'a key length of 0: poppler and PDFium refuse it',
  'hostile-7af5e5508748': 'opens only as its owner, with an empty password, which PDFium never tries',
  'hostile-8824fbe030b8': 'a Photoshop document, no format of ours',
};

describe.skipIf(!there)('hostile files', () => {
  const reader = createReader({ processes: 2 });
  afterAll(() => reader.close());

  it.each(rows)('$kind $id gives pages or a typed problem, within limits', { timeout: 300_000 }, async (row) => {
    const read = () => reader.read(join(documents, row.file)).catch((error: unknown) => error);
    const { result, child, parent, cpu } = await costOf(read);
    expect(child, 'bytes of the child').toBeLessThan(1e9);
    expect(parent, 'bytes that the parent gained').toBeLessThan(150e6);
    expect(cpu, 'CPU seconds of the parent').toBeLessThan(2);
    if (result instanceof Error) {
      expect(result).toBeInstanceOf(Problem);
      const { code } = result as Problem;
      expect(Object.keys(PROBLEMS)).toContain(code);
      expect(code, 'an unexpected fault of ours').not.toBe('reading.failed');
      if (READABLE.includes(row.kind)) expect(UNREAD, `${row.file}: ${result.message}`).toHaveProperty(row.id);
      return;
    }
    const { pages } = result as { pages: readonly Page[] };
    expect(pages.length).toBeGreaterThan(0);
    if (!READABLE.includes(row.kind)) return;
    expect(pages.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  });
});
