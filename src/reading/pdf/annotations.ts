import type { Annotation, EmbeddedFile, FormInput } from '../../domain/index.ts';
import { type Allowance, fileOf } from './embedded.ts';
import type { UserBox } from './frame.ts';
import type { Pdfium } from './library.ts';

/** What lies on a page above its content: notes and links, and the fields of the form. Boxes in user space. */
export interface Overlay {
  readonly inputs: readonly InUserSpace<FormInput>[];
  readonly annotations: readonly InUserSpace<Annotation>[];
  /** The signature fields that somebody signed. */
  readonly signed: readonly UserBox[];
  /** What is attached to the page by a note. */
  readonly files: readonly EmbeddedFile[];
  /** Whether anything of it is drawn, and so belongs to what a reader sees. */
  readonly drawn: boolean;
}

export type InUserSpace<What extends { readonly box: unknown }> = Omit<What, 'box'> & { readonly box: UserBox };

/** An open PDF, with PDFium's handle of its form where it has one. */
export interface FormDocument {
  readonly pdfium: Pdfium;
  readonly handle: number;
  readonly form: number;
}

/** Annotations looked at on one page. */
const MOST = 5_000;

/** By their numbers (fpdf_annot.h), the names that the standard gives them, in lower case. */
const KINDS = [
  '',
  'text',
  'link',
  'freetext',
  'line',
  'square',
  'circle',
  'polygon',
  'polyline',
  'highlight',
  'underline',
  'squiggly',
  'strikeout',
  'stamp',
  'caret',
  'ink',
  'popup',
  'fileattachment',
  'sound',
  'movie',
  'widget',
  'screen',
  'printermark',
  'trapnet',
  'watermark',
  'threed',
  'richmedia',
  'xfawidget',
  'redact',
];

/** By their numbers (fpdf_formfill.h). */
const INPUTS: readonly (FormInput['kind'] | null)[] = [
  null,
  'button',
  'checkbox',
  'radio',
  'choice',
  'choice',
  'text',
  'signature',
];

/** Flags of an annotation (ISO 32000-1, 12.5.3) that keep it from the screen: hidden, and no view. */
const UNSEEN = 2 | 32;
/** Flag of a text field (12.7.4.3): what is typed is not shown. */
const PASSWORD = 1 << 13;
const NORMAL_APPEARANCE = 0;
/** Types of actions (fpdf_doc.h). */
const REMOTE = 2;
const URI = 3;
const LAUNCH = 4;

const NOTHING: Overlay = { inputs: [], annotations: [], signed: [], files: [], drawn: false };

/** Reads a loaded page's annotations; gives those an appearance that should have one and do not. */
export function overlayOf(document: FormDocument, page: number, allowance: Allowance): Overlay {
  const { api } = document.pdfium;
  const count = Math.min(api.FPDFPage_GetAnnotCount(page), MOST);
  if (count <= 0) return NOTHING;
  if (document.form === 0) return readAll(document, page, count, allowance);
  // Puts what is filled in into the fields' appearances and buttons' states.
  api.FORM_OnAfterLoadPage(page, document.form);
  try {
    return readAll(document, page, count, allowance);
  } finally {
    api.FORM_OnBeforeClosePage(page, document.form);
  }
}

function readAll(document: FormDocument, page: number, count: number, allowance: Allowance): Overlay {
  const { api } = document.pdfium;
  const inputs: InUserSpace<FormInput>[] = [];
  const annotations: InUserSpace<Annotation>[] = [];
  const signed: UserBox[] = [];
  const files: EmbeddedFile[] = [];
  let drawn = false;
  for (let i = 0; i < count; i++) {
    const annotation = api.FPDFPage_GetAnnot(page, i);
    if (annotation === 0) continue;
    try {
      const kind = KINDS[api.FPDFAnnot_GetSubtype(annotation)] ?? '';
      const box = boxOf(document.pdfium, annotation);
      if (!box || kind === 'popup' || api.FPDFAnnot_GetFlags(annotation) & UNSEEN) continue;
      if (kind === 'widget') {
        const input = inputOf(document, annotation);
        if (input) inputs.push({ ...input, box });
        // The signature itself is the field's value (ISO 32000-1, 12.7.4.5).
        if (input?.kind === 'signature' && document.pdfium.wrapped.FPDFAnnot_HasKey(annotation, 'V')) signed.push(box);
      } else {
        annotations.push({ kind, text: noteOf(document, annotation, kind), box });
        const attached = kind === 'fileattachment' ? api.FPDFAnnot_GetFileAttachment(annotation) : 0;
        const file = attached === 0 ? null : fileOf(document.pdfium, attached, allowance);
        if (file) files.push(file);
        // Its text is on the page, also when its writer left drawing it to the reader.
        if (kind === 'freetext' && !api.EPDFAnnot_HasAppearanceStream(annotation, NORMAL_APPEARANCE))
          api.EPDFAnnot_GenerateAppearance(annotation);
      }
      drawn ||= kind !== 'link';
    } finally {
      api.FPDFPage_CloseAnnot(annotation);
    }
  }
  return { inputs, annotations, signed, files, drawn };
}

function boxOf(pdfium: Pdfium, annotation: number): UserBox | null {
  const scratch = pdfium.allocate(16);
  try {
    if (!pdfium.api.FPDFAnnot_GetRect(annotation, scratch)) return null;
    // FS_RECTF: left, top, right, bottom; files may give the corners in any order.
    const [x, y] = [pdfium.float(scratch), pdfium.float(scratch + 4)];
    const [X, Y] = [pdfium.float(scratch + 8), pdfium.float(scratch + 12)];
    return { left: Math.min(x, X), right: Math.max(x, X), bottom: Math.min(y, Y), top: Math.max(y, Y) };
  } finally {
    pdfium.free(scratch);
  }
}

function inputOf({ pdfium, form }: FormDocument, widget: number): Omit<FormInput, 'box'> | null {
  const { api } = pdfium;
  if (form === 0) return null;
  const kind = INPUTS[api.FPDFAnnot_GetFormFieldType(form, widget)] ?? null;
  if (!kind) return null;
  const name = pdfium.text((buffer, size) => api.FPDFAnnot_GetFormFieldName(form, widget, buffer, size));
  const told = () => pdfium.text((buffer, size) => api.FPDFAnnot_GetFormFieldValue(form, widget, buffer, size));
  if (kind === 'checkbox' || kind === 'radio') {
    const checked = api.FPDFAnnot_IsChecked(form, widget) !== 0;
    const value = () =>
      pdfium.text((buffer, size) => api.FPDFAnnot_GetFormFieldExportValue(form, widget, buffer, size));
    return { name, kind, value: checked ? value() : '', checked };
  }
  if (kind === 'choice') return { name, kind, value: chosen(pdfium, form, widget) || told(), checked: null };
  const secret = (api.FPDFAnnot_GetFormFieldFlags(form, widget) & PASSWORD) !== 0;
  return { name, kind, value: kind === 'text' && !secret ? told() : '', checked: null };
}

/** The labels of the options that are chosen, a line each. */
function chosen({ api, text }: Pdfium, form: number, widget: number): string {
  const count = Math.min(api.FPDFAnnot_GetOptionCount(form, widget), MOST);
  const labels: string[] = [];
  for (let i = 0; i < count; i++)
    if (api.FPDFAnnot_IsOptionSelected(form, widget, i))
      labels.push(text((buffer, size) => api.FPDFAnnot_GetOptionLabel(form, widget, i, buffer, size)));
  return labels.join('\n');
}

function noteOf(document: FormDocument, annotation: number, kind: string): string {
  const { pdfium } = document;
  if (kind === 'link') return targetOf(document, annotation);
  return pdfium.text((buffer, size) => pdfium.wrapped.FPDFAnnot_GetStringValue(annotation, 'Contents', buffer, size));
}

/** Where a link leads: an address, a file, or `#page=` and a page of this document from 1; '' when unknown. */
function targetOf({ pdfium, handle }: FormDocument, annotation: number): string {
  const { api } = pdfium;
  const link = api.FPDFAnnot_GetLink(annotation);
  if (link === 0) return '';
  const action = api.FPDFLink_GetAction(link);
  const type = action === 0 ? 0 : api.FPDFAction_GetType(action);
  const text = (write: (buffer: number, size: number) => number) =>
    pdfium.bytesOf(write).toString('utf8').replace(/\0.*$/s, '');
  if (type === URI) return text((buffer, size) => api.FPDFAction_GetURIPath(handle, action, buffer, size));
  if (type === REMOTE || type === LAUNCH)
    return text((buffer, size) => api.FPDFAction_GetFilePath(action, buffer, size));
  const target = api.FPDFLink_GetDest(handle, link) || (action && api.FPDFAction_GetDest(handle, action));
  const page = target ? api.FPDFDest_GetDestPageIndex(handle, target) : -1;
  return page >= 0 ? `#page=${page + 1}` : '';
}
