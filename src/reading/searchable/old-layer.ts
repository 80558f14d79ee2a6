import {
  decodePDFRawStream,
  PDFContentStream,
  type PDFContext,
  PDFDict,
  PDFName,
  type PDFPage,
  PDFRawStream,
  PDFRef,
  type PDFStream,
} from '@cantoo/pdf-lib';
import { withoutInvisible } from './content.ts';

/** How deep drawings lie in each other: no program goes further. */
const MOST_LEVELS = 8;

/**
 * Takes an earlier layer of invisible text from a page, in the drawings on it too, so that a search does not find things
 * twice. What else is on the page stays as it is; so does content that cannot be read.
 */
export function removeOldLayer({ node, doc }: PDFPage, seen: Set<PDFRef>): void {
  const { Contents } = node.normalizedEntries();
  const texts = (Contents?.asArray() ?? []).map((stream) => textOf(doc.context.lookup(stream)));
  // Tokens may go on from one part to the next, and so does the state.
  if (texts.every((text) => text !== null)) {
    const content = withoutInvisible(texts.join('\n'));
    if (content !== null) {
      const stream = doc.context.flateStream(Buffer.from(content, 'latin1'));
      node.set(PDFName.Contents, doc.context.obj([doc.context.register(stream)]));
    }
  }
  fromDrawings(node.Resources(), doc.context, seen, 0);
}

function fromDrawings(resources: PDFDict | undefined, context: PDFContext, seen: Set<PDFRef>, level: number): void {
  const drawings = resources?.lookupMaybe(PDFName.XObject, PDFDict);
  if (!drawings || level > MOST_LEVELS) return;
  for (const [, reference] of drawings.entries()) {
    if (!(reference instanceof PDFRef) || seen.has(reference)) continue;
    seen.add(reference);
    const drawing = context.lookup(reference);
    if (!(drawing instanceof PDFRawStream) || drawing.dict.get(PDFName.of('Subtype')) !== PDFName.of('Form')) continue;
    const text = textOf(drawing);
    const content = text === null ? null : withoutInvisible(text);
    if (content !== null) context.assign(reference, rewritten(context, drawing, content));
    fromDrawings(drawing.dict.lookupMaybe(PDFName.of('Resources'), PDFDict), context, seen, level + 1);
  }
}

/** The same drawing with other content. */
function rewritten(context: PDFContext, { dict }: PDFRawStream, content: string): PDFStream {
  const stream = context.flateStream(Buffer.from(content, 'latin1'));
  for (const [key, value] of dict.entries()) if (!stream.dict.has(key) && !CODING.has(key)) stream.dict.set(key, value);
  return stream;
}

const CODING: ReadonlySet<PDFName> = new Set(['Length', 'Filter', 'DecodeParms'].map((name) => PDFName.of(name)));

/** The content of a stream, a character for each byte; null when it cannot be decoded. */
function textOf(stream: unknown): string | null {
  // What `normalizedEntries` puts around the page's own.
  if (stream instanceof PDFContentStream) return Buffer.from(stream.getUnencodedContents()).toString('latin1');
  if (!(stream instanceof PDFRawStream)) return null;
  try {
    return Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
  } catch {
    return null;
  }
}
