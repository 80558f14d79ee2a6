import type { Page } from '../domain/index.ts';
import type { PackedPage } from './reader.ts';

export function pack(page: Page): PackedPage {
  const { number, width, height, problem, words } = page;
  return { number, width, height, problem, words: words.length, json: Buffer.from(JSON.stringify(page)) };
}

export function unpack({ json }: PackedPage): Page {
  // Packed by `pack` in a child of ours, which holds itself to the type.
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8')) as Page;
}
