import type { App, Evidence, Field, FieldValue, FileResult, OrganizationId, Run, RunId } from '../../domain/index.ts';
import { type AppId, isUuid } from '../../domain/index.ts';
import { appOf, field } from '../../domain/testing/app.ts';
import type { Organization } from '../../identity/index.ts';

/** Builders of what presenters are given, each with plain defaults. */
export { field };

export function uuid(n: number): string {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  if (!isUuid(id)) throw new RangeError(`${n} makes no id`);
  return id;
}

export const ORGANIZATION: Organization = { id: uuid(1) as OrganizationId, slug: 'acme', name: 'Acme' };

export function app(fields: readonly Field[], mulesoft: unknown = undefined): App {
  return appOf('invoice', fields, { dialects: mulesoft === undefined ? {} : { mulesoft } });
}

export function run(more: Partial<Run> = {}): Run {
  return {
    id: uuid(7) as RunId,
    organization: ORGANIZATION.id,
    app: { id: uuid(5) as AppId, name: 'invoice', version: '1.0.0' },
    state: 'complete',
    problem: null,
    batch: null,
    file: 'a.pdf',
    owner: 'admin',
    workspace: '',
    tags: [],
    keys: {},
    files: { total: 1, ended: 1 },
    started: '2026-01-02T03:04:05.678Z',
    finished: '2026-01-02T03:04:06.789Z',
    ...more,
  };
}

/** A line of evidence: each word a tenth of the page wide and a twentieth high, side by side from `left`. */
export function line(text: string, page = 1, left = 0.1, top = 0.2): Evidence {
  const words = text.split(' ').map((word, i) => ({
    text: word,
    confidence: 0.9,
    left: left + i * 0.1,
    top,
    width: 0.1,
    height: 0.05,
  }));
  return { page, left, top, width: 0.1 * words.length, height: 0.05, words };
}

export function value(name: string, text: string | null, more: Partial<FieldValue> = {}): FieldValue {
  return {
    name,
    type: 'text',
    text,
    value: text,
    confidence:
      text === null ? { model: 0.8, ocr: null, calibrated: false } : { model: 0.8, ocr: 0.5, calibrated: false },
    source: 'extracted',
    evidence: text === null ? [] : [line(text)],
    problem: null,
    ...more,
  };
}

export function fileResult(more: Partial<FileResult> = {}, fields: readonly FieldValue[] = []): FileResult {
  return {
    file: 'a.pdf',
    status: 'complete',
    problem: null,
    pages: [{ number: 1, width: 1000, height: 2000 }],
    documents: [
      {
        class: 'invoice',
        classification: { model: 0.75, ocr: null, calibrated: false },
        pages: [1],
        fields,
        tables: [],
      },
    ],
    ...more,
  };
}
