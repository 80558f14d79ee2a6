import {
  type App,
  type DocumentResult,
  type Field,
  hiddenNames,
  leaves,
  type PacketResult,
  type Reason,
} from '../domain/index.ts';

/** Why people must look at the documents of a file before it goes on; none when nobody must. Pure. */
export function doubtsOf(documents: readonly DocumentResult[], app: App): readonly Reason[] {
  return documents.flatMap((document, index) => [
    ...ofDocument(document, index, app),
    ...ofChecks(document, index, app),
    ...ofFields(document, index, app),
  ]);
}

/** The failures of a packet that hold its run up. */
export function packetDoubts({ checks }: PacketResult, accepted: readonly string[]): readonly Reason[] {
  return checks
    .filter((check) => check.blocks && check.status === 'failed' && !accepted.includes(acceptance(check)))
    .map(({ name, fields, message }) => ({ kind: 'packet', document: null, fields, check: name, message }));
}

/** What is kept of a failure that somebody takes as it is: with other values it is another one. */
export const acceptance = ({ name, message }: { readonly name: string; readonly message: string }) =>
  `${name}: ${message}`;

/** Whether a reason is one that stays until the document is changed, or somebody says why it is accepted. */
export const mustBeResolved = ({ kind }: Reason) => kind === 'check' || kind === 'missing' || kind === 'packet';

function ofDocument({ class: found, classification, boundary }: DocumentResult, index: number, app: App): Reason[] {
  const { review } = app;
  const about = { document: index, fields: [], check: null } as const;
  const reasons: Reason[] = [];
  const least = review?.class ?? null;
  if (least !== null && found === null)
    reasons.push({ ...about, kind: 'class', message: 'It is none of the classes of the app' });
  const odds = classification.model;
  const holds = classification.calibrated || review?.uncalibrated;
  if (least !== null && found !== null && odds !== null && holds && odds < least)
    reasons.push({ ...about, kind: 'class', message: `It may be no ${found}: class ${shown(odds)} < ${least}` });
  if (review?.boundaries && boundary !== undefined) reasons.push({ ...about, kind: 'boundary', message: boundary });
  return reasons;
}

function ofChecks({ checks = [], class: found }: DocumentResult, document: number, app: App): Reason[] {
  const documentClass = app.classes.find(({ name }) => name === found);
  const hidden = new Set(documentClass ? hiddenNames(documentClass) : []);
  return checks
    .filter(({ blocks, status }) => blocks && status === 'failed')
    .map(({ name, fields, message }) => ({
      ...{ kind: 'check', document, check: name, message },
      fields: fields.filter((field) => !hidden.has(field)),
    }));
}

function ofFields(document: DocumentResult, index: number, app: App): Reason[] {
  const documentClass = app.classes.find(({ name }) => name === document.class);
  if (!documentClass) return [];
  const hidden = new Set(hiddenNames(documentClass));
  const values = new Map(document.fields.map((field) => [field.name, field]));
  return [...leaves(documentClass.fields)].flatMap(({ name, field }): Reason[] => {
    if (hidden.has(name)) return [];
    const about = { document: index, fields: [name], check: null };
    if (field.type === 'table') {
      const rows = document.tables.find((table) => table.name === name)?.rows.length ?? 0;
      return field.required && rows === 0 ? [{ ...about, kind: 'missing', message: `There is no ${name}` }] : [];
    }
    const value = values.get(name);
    if (value?.source === 'person') return [];
    if (!value || value.value === null || value.problem !== null)
      return field.required
        ? [{ ...about, kind: 'missing', message: value?.problem?.message ?? `There is no ${name}` }]
        : [];
    const low = belowThreshold(field, value.confidence, app);
    return low === null ? [] : [{ ...about, kind: 'threshold', message: low }];
  });
}

/** A sentence on the odds that are below a field's threshold, such as `smudged`; null when they are not, or do not count. */
function belowThreshold(
  { threshold, name }: Field,
  { model, ocr, calibrated }: DocumentResult['classification'],
  { review }: App,
): string | null {
  if (threshold === null || !(calibrated || review?.uncalibrated)) return null;
  if (ocr !== null && ocr < threshold) return `${name} is hard to read: OCR ${shown(ocr)} < ${threshold}`;
  if (model !== null && model < threshold) return `${name} may be another value: ${shown(model)} < ${threshold}`;
  return null;
}

const shown = (odds: number) => String(Math.round(odds * 100) / 100);

/** The thresholds of an app that are not in force, with the reason: what is said when it is published. */
export function dormantThresholds(app: App): readonly string[] {
  if (app.review?.uncalibrated) return [];
  return app.classes.flatMap(({ name, fields }) =>
    [...leaves(fields)]
      .filter(({ field }) => field.threshold !== null && !field.hidden)
      .map(
        (leaf) =>
          `The threshold of ${name}.${leaf.name} stops nothing: the odds of this field are not calibrated on reviewed documents yet. To insist, write "review: {uncalibrated: true}".`,
      ),
  );
}
