import type { App, Confidence, DocumentResult, Evidence, FieldValue, FileResult, Run } from '../../domain/index.ts';
import type { Organization } from '../../identity/index.ts';
import type { FileHistory, PacketView, RunHistory } from '../../review/index.ts';
import type { FileProblems, RunFile } from '../../runs/index.ts';
import { inAppOrder, type Placed } from '../in-app-order.ts';
import { writeObject } from '../json.ts';
import { fieldName } from './names.ts';
import { imagePath, inputPath } from './places.ts';
import { EditHistory } from './present-edits.ts';
import { presentPacket } from './present-packet.ts';
import { messageOf, timestamps } from './present-run.ts';
import { statusOf } from './states.ts';

/** What a client asked to be told beside the values; each adds exactly its keys (contract §5.1). */
export interface Inclusions {
  readonly review: boolean;
  readonly confidence: boolean;
  readonly validation: boolean;
  readonly source: boolean;
}

export interface ResultsPage {
  readonly run: Run;
  readonly organization: Organization;
  /** The definition that ran; null when it is no longer there. */
  readonly app: App | null;
  readonly files: readonly RunFile[];
  /** What was found across the files; null when nothing was asked or is known yet. */
  readonly packet: PacketView | null;
  /** What people did; asked for where it is told. */
  readonly history: RunHistory;
  readonly more: boolean;
  readonly problems: FileProblems;
  readonly include: Inclusions;
}

/** The body of `GET …/results` (contract §5.2) as JSON text. */
export function presentResults(page: ResultsPage): string {
  const { run, include } = page;
  return writeObject({
    id: run.id,
    status: statusOf(run.state),
    message: messageOf(run, page.problems),
    ...timestamps(run),
    batch_id: run.batch === null ? undefined : String(run.batch),
    files: page.files.map((file) => presentFile(file, page)),
    keys: { custom: run.keys },
    // It repeats on every page of results.
    case_info: { fields: page.packet ? presentPacket(page.packet, include) : [] },
    review_completed: include.review ? page.history.reviewed : undefined,
    has_more: page.more,
  });
}

function presentFile({ index, result: file }: RunFile, page: ResultsPage): object {
  const history = page.history.files.get(index) ?? { reviewed: false, edits: [] };
  const edits = new EditHistory(history.edits, file.documents);
  return {
    original_file_name: file.file,
    input_file_path: inputPath(page.organization, page.run, file.file),
    documents: file.documents.map((document) =>
      presentDocument(document, { index, result: file }, page, history, edits),
    ),
  };
}

function presentDocument(
  document: DocumentResult,
  { index, result: file }: RunFile,
  page: ResultsPage,
  { reviewed }: FileHistory,
  edits: EditHistory,
): object {
  const { include, organization, run } = page;
  const placed = inAppOrder(document, page.app);
  const failing = (document.checks ?? []).filter(({ status }) => status === 'failed');
  const position = file.documents.indexOf(document);
  // Checks of the packet that fail on a value of this document, as checks of that field.
  const across = (item: Placed) =>
    (page.packet?.result.checks ?? [])
      .filter(({ status }) => status === 'failed')
      .filter(({ inputs }) =>
        inputs.some((input) => input.file === index && input.document === position && isOf(input.field, item)),
      )
      .map(({ kind, message, blocks }) => ({ kind, message, blocks, fields: [item.name] }));
  return {
    class_name: document.class,
    page_numbers: document.pages,
    ...(include.source && {
      page_layouts: layoutsOf(document, file).map((p) => ({
        page_number: p.number - 1,
        width: p.width,
        height: p.height,
      })),
    }),
    fields: placed.map((item) => ({
      ...presentField(item, file, include, [...failing, ...across(item)]),
      ...(include.review && { edit_history: edits.ofField(document, item.name) }),
    })),
    ...(include.source && {
      post_processed_paths: document.pages.map((number) => imagePath(organization, run, file.file, number)),
    }),
    ...(include.review && { review_completed: reviewed, class_edit_history: edits.ofClass(document) }),
    ...(include.confidence && { classification_confidence: { model: document.classification.model } }),
    ...(include.validation && {
      validations: { final_result_pass: failing.length === 0 && !placed.some((item) => problemOf(item)) },
    }),
  };
}

/** What a failed check says of fields, of a document or of the packet. */
interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly blocks: boolean;
  readonly fields: readonly string[];
}

function layoutsOf(document: DocumentResult, file: FileResult): FileResult['pages'] {
  return file.pages.filter((p) => document.pages.includes(p.number));
}

function presentField(item: Placed, file: FileResult, include: Inclusions, failing: readonly Failure[]): object {
  const problem = problemOf(item);
  const alerts = [
    ...(problem ? [alert('extraction', problem.message, false)] : []),
    ...failing
      .filter(({ fields }) => fields.some((name) => isOf(name, item)))
      .map((check) => alert(check.kind, check.message, check.blocks)),
  ];
  return {
    field_name: fieldName(item.name),
    value: problem ? 'ERROR' : shownValue(item),
    type: 'TEXT',
    ...(problem && { error_msg: problem.message }),
    ...(include.confidence && { confidence: confidenceOf(item) }),
    ...(include.source && { source_coordinates: evidenceOf(item).flatMap((line) => coordinates(line, file)) }),
    ...(include.validation && {
      validations: { valid: alerts.length === 0, alerts },
    }),
  };
}

/** Whether a name is that of a field, or of a column of a table. */
const isOf = (name: string, { kind, name: own }: Placed) =>
  name === own || (kind === 'table' && name.startsWith(`${own}.`));

function alert(type: string, message: string, blocked: boolean): object {
  return { alert_level: 'FAILURE', msg: message, blocked, type, locations: [] };
}

/** Always a text: the published client refuses anything else. Tables and lists are JSON in it, header row first. */
function shownValue(item: Placed): string {
  if (item.kind === 'table') {
    const rows = item.found?.rows ?? [];
    if (rows.length === 0) return '';
    return JSON.stringify([item.columns, ...rows.map((row) => item.columns.map((c) => textOf(row[c] ?? null)))]);
  }
  const { found } = item;
  if (found?.type === 'list' && found.text !== null) {
    return JSON.stringify(Array.isArray(found.value) ? found.value : found.text.split('\n'));
  }
  return textOf(found);
}

function textOf(found: FieldValue | null): string {
  return found?.text ?? (found?.value === null || found?.value === undefined ? '' : String(found.value));
}

/** The values that stand behind an item: its own, or its cells. */
function valuesOf(item: Placed): readonly FieldValue[] {
  if (item.kind === 'value') return item.found ? [item.found] : [];
  return (item.found?.rows ?? []).flatMap((row) => item.columns.flatMap((c) => row[c] ?? []));
}

function problemOf(item: Placed): FieldValue['problem'] {
  return valuesOf(item).find((v) => v.problem)?.problem ?? null;
}

function evidenceOf(item: Placed): readonly Evidence[] {
  return valuesOf(item).flatMap((v) => v.evidence);
}

/** A table is as sure as its least sure cell: it is right only when all of them are. */
function confidenceOf(item: Placed): Pick<Confidence, 'model' | 'ocr'> {
  const confidences = valuesOf(item).map((v) => v.confidence);
  return { model: least(confidences.map((c) => c.model)), ocr: least(confidences.map((c) => c.ocr)) };
}

function least(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((n) => n !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

/** One box for each word, in pixels of its page; pages count from 0 here. */
function coordinates(line: Evidence, file: FileResult): object[] {
  const layout = file.pages.find((p) => p.number === line.page);
  if (!layout) return [];
  const { width, height } = layout;
  const boxes = line.words.length > 0 ? line.words : [line];
  return boxes.map((w) => ({
    top_x: pixels(w.left, width),
    top_y: pixels(w.top, height),
    bottom_x: pixels(w.left + w.width, width),
    bottom_y: pixels(w.top + w.height, height),
    page_number: line.page - 1,
  }));
}

/** To a hundredth of a pixel: more digits are noise of the division. */
function pixels(fraction: number, size: number): number {
  return Math.round(fraction * size * 100) / 100;
}
