import type { App, Confidence, DocumentClass, Page } from '../domain/index.ts';
import { fold, wordsOf } from './text.ts';

/** Titles under which a class of documents goes, by a word of its name. */
const TITLES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /invoice|bill|rechnung/,
    /(?<!\p{L})(?:invoice|rechnung|facture|factura|fattura|factuur|fatura|tax invoice)(?!\p{L})/gu,
  ],
  [
    /receipt|quittung/,
    /(?<!\p{L})(?:receipt|cash|change|cashier|quittung|kassenbon|ticket|scontrino|kassabon|bon|subtotal|visa)(?!\p{L})/gu,
  ],
  [
    /order|bestell|contract/,
    /(?<!\p{L})(?:purchase order|order|bestellung|commande|pedido|ordine|contract|auftrag)(?!\p{L})/gu,
  ],
  [
    /delivery|liefer/,
    /(?<!\p{L})(?:delivery note|packing slip|lieferschein|bon de livraison|albaran|ddt|pakbon)(?!\p{L})/gu,
  ],
  [
    /statement|auszug/,
    /(?<!\p{L})(?:statement|kontoauszug|releve|balance forward|opening balance|closing balance)(?!\p{L})/gu,
  ],
];

function likeness(text: string, documentClass: DocumentClass): number {
  let score = 0;
  const name = wordsOf(documentClass.name).join(' ');
  for (const [named, title] of TITLES) if (named.test(name)) score += Math.min(4, text.match(title)?.length ?? 0);
  if (text.includes(name)) score += 3;
  const words = new Set([
    ...wordsOf(documentClass.description),
    ...documentClass.fields.flatMap((f) => wordsOf(f.name)),
  ]);
  const telling = [...words].filter((w) => w.length > 3);
  const present = telling.filter((w) => text.includes(w)).length;
  return score + (telling.length === 0 ? 0 : (3 * present) / telling.length);
}

/** Which class of the app a document has. One class: that one, without odds, as nothing was decided. */
export function classify(pages: readonly Page[], app: App): { class: DocumentClass | null; confidence: Confidence } {
  const [only, ...others] = app.classes;
  const unknown: Confidence = { model: null, ocr: null, calibrated: false };
  if (!only) return { class: null, confidence: unknown };
  if (others.length === 0) return { class: only, confidence: unknown };
  const text = fold(
    pages
      .map((p) =>
        p.words
          .slice(0, 2_000)
          .map((w) => w.text)
          .join(' '),
      )
      .join(' ')
      .slice(0, 40_000),
  );
  const scored = app.classes.map((c) => ({ class: c, score: likeness(text, c) })).sort((a, b) => b.score - a.score);
  const total = scored.reduce((sum, s) => sum + Math.exp(s.score), 0);
  const model = Number(Math.min(0.995, Math.exp(scored[0]!.score) / total).toFixed(4));
  return { class: scored[0]!.class, confidence: { model, ocr: null, calibrated: false } };
}
