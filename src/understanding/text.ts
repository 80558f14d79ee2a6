/** Text as labels are compared: lower case, without accents, `ß` as `ss`, ligatures and full-width forms undone. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l');
}

/** Only the letters of a text, folded: `Sub-Total:` → `subtotal`. Printed spacing is no evidence after OCR. */
export function letters(text: string): string {
  return fold(text).replace(/[^\p{L}]+/gu, '');
}

/** Letters and digits of a text, folded. */
export function alphanumerics(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The words of an identifier or a phrase: `invoiceNumber`, `invoice_number` and `Invoice number` are the same. */
export function wordsOf(name: string): string[] {
  return fold(name.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== '');
}

/** Share of letters among the letters and digits of a text, 0–1; 0 where there is neither. */
export function letterShare(text: string): number {
  let alpha = 0;
  let digits = 0;
  for (const c of text) {
    if (/\p{L}/u.test(c)) alpha++;
    else if (c >= '0' && c <= '9') digits++;
  }
  return alpha + digits === 0 ? 0 : alpha / (alpha + digits);
}

/** Letters that OCR reads as digits, undone in a word that is otherwise letters: `T0TAL` → `TOTAL`. */
export function lettersForDigits(word: string): string {
  return word.replace(/[015$|]/g, (d) => (d === '0' ? 'o' : d === '5' || d === '$' ? 's' : 'l'));
}

/** Digits that OCR reads as letters, undone in a number: `1O.5O` → `10.50`. */
export function digitsForLetters(number: string): string {
  return number.replace(/[OoQIl|SsBZ]/g, (c) =>
    'OoQ'.includes(c) ? '0' : 'Il|'.includes(c) ? '1' : 'Ss'.includes(c) ? '5' : c === 'B' ? '8' : '2',
  );
}

/** Levenshtein distance, or `limit + 1` as soon as it is certain to exceed `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = Math.min(
        previous[j]! + 1,
        current[j - 1]! + 1,
        previous[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1),
      );
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return previous[b.length]!;
}
