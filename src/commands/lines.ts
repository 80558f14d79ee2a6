// The shapes that `run` and `read` print. They are fixed: scripts rely on them.
import type { Box, FieldValue, FileResult, Page, PageLayout, Rectangle, TableValue } from '../domain/index.ts';

/** Six digits of a fraction are a hundredth of a pixel on the largest page; more would only make lines longer. */
function round(fraction: number): number {
  return Math.round(fraction * 1e6) / 1e6;
}

export function rectangle({ left, top, width, height }: Rectangle) {
  return { left: round(left), top: round(top), width: round(width), height: round(height) };
}

function place(box: Box) {
  return { page: box.page, ...rectangle(box) };
}

function field(value: FieldValue) {
  return {
    name: value.name,
    text: value.text,
    value: value.value,
    confidence: {
      model: value.confidence.model,
      ocr: value.confidence.ocr,
      calibrated: value.confidence.calibrated,
    },
    source: value.source,
    evidence: value.evidence.map(place),
    ...(value.problem ? { problem: value.problem } : {}),
  };
}

function table(value: TableValue) {
  const rows = value.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, field(cell)])),
  );
  return { name: value.name, rows };
}

/** A line of `run`. */
export function resultLine({ file, status, problem, pages, documents }: FileResult): string {
  return JSON.stringify({
    file,
    status,
    problem,
    documents: documents.map((document) => ({
      class: document.class,
      pages: document.pages,
      fields: document.fields.map(field),
      tables: document.tables.map(table),
      ...(document.checks && { checks: document.checks }),
    })),
    ...passedOver(pages),
  });
}

/** A line of `read`; `more` has for each page what is told beside the keys that are fixed. */
export function readingLine(file: string, pages: readonly Page[], more: readonly object[] = []): string {
  return JSON.stringify({
    file,
    pages: pages.map(({ number, width, height, rotation, source, words, problem, ...told }, i) => ({
      number,
      width,
      height,
      rotation,
      source,
      words: words.map((word) => ({ text: word.text, ...rectangle(word), confidence: word.confidence })),
      problem,
      ...(told.typesetter ? { typesetter: told.typesetter } : {}),
      ...(told.part ? { part: told.part } : {}),
      ...(told.bookmarks ? { bookmarks: told.bookmarks } : {}),
      ...(told.files ? { files: told.files } : {}),
      ...more[i],
    })),
    ...passedOver(pages),
  });
}

function passedOver([first]: readonly PageLayout[]): object {
  return first?.passedOver ? { passedOver: first.passedOver } : {};
}
