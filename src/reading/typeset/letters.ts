/** What Windows-1252 has from 0x80 to 0x9f; the rest of it is Latin-1. Where it has nothing, there is a space. */
export const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The characters that the built-in fonts of PDF (the base 14) can draw. */
const DRAWN: ReadonlySet<string> = new Set([
  ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)),
  ...WINDOWS_1252,
  ...Array.from({ length: 96 }, (_, i) => String.fromCharCode(160 + i)),
]);

/** Letters that Unicode does not take apart into a letter and its mark, and signs that look like others. */
const ALIKE: Readonly<Record<string, string>> = {
  ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h', Ħ: 'H', ŧ: 't', Ŧ: 'T', '−': '-', '‐': '-', '‑': '-', '―': '—',
  '≤': '<', '≥': '>', '→': '>', '←': '<', '′': "'", '″': '"', '▪': '•', '●': '•', '◦': '°', '■': '•', '❖': '•', '➢': '>',
}; // biome-ignore format: one list

/** Drawn for a character that nothing stands in for. */
const UNKNOWN = '¤';

/** How a character is drawn: itself, its plain letter, one that looks like it, or a sign that says there is one. */
export function drawnAs(sign: string): string {
  if (DRAWN.has(sign)) return sign;
  const alike = ALIKE[sign];
  if (alike) return alike;
  const [letter = ''] = sign.normalize('NFKD');
  if (DRAWN.has(letter)) return letter;
  return /^[\p{Mn}\p{Cf}]$/u.test(sign) ? '' : UNKNOWN;
}
