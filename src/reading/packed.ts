import type { Page, Part, PassedOver, ProblemReport } from '../domain/index.ts';
import type { PackedPage } from './reader.ts';

export function pack(page: Page): PackedPage {
  const { number, ...rest } = page;
  const { width, height, typesetter, part, passedOver, problem, words } = page;
  // The number first: `asPart` relies on it.
  const json = Buffer.from(JSON.stringify({ number, ...rest }));
  const layout = typesetter ? { typesetter } : {};
  const container = { ...(part && { part }), ...(passedOver && { passedOver }) };
  return { number, width, height, ...layout, ...container, problem, words: words.length, json };
}

export function unpack({ json }: PackedPage): Page {
  // Packed by `pack` in a child of ours, which holds itself to the type.
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8')) as Page;
}

/** A page of a file as one of the container that holds the file: not unpacked for that, but spliced. */
export function asPart(page: PackedPage, number: number, part: Part, problem: ProblemReport | null): PackedPage {
  if (problem && !page.problem) return pack({ ...unpack(page), number, part, problem });
  const rest = page.json.subarray(page.json.indexOf(COMMA));
  const json = Buffer.concat([Buffer.from(`{"number":${number},"part":${JSON.stringify(part)}`), rest]);
  return { ...page, number, part, json };
}

/** A page of the PDF that another program has made of a document. */
export function laidOutBy(page: PackedPage, typesetter: string): PackedPage {
  const rest = page.json.subarray(page.json.indexOf(COMMA));
  const json = Buffer.concat([
    Buffer.from(`{"number":${page.number},"typesetter":${JSON.stringify(typesetter)}`),
    rest,
  ]);
  return { ...page, typesetter, json };
}

export function withPassedOver(page: PackedPage, passedOver: PassedOver): PackedPage {
  return pack({ ...unpack(page), passedOver });
}

const COMMA = 0x2c;
