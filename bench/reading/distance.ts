// Edit distance of texts (Levenshtein 1965), for pages of some thousand characters.

/** A character of the truth beside what was read in its place; null where nothing was. */
export type Aligned = readonly [truth: string, read: string | null];

/** Edits that turn one text into the other: characters put in, left out or changed. */
export function editDistance(a: string, b: string): number {
  const [from, to] = [codePoints(a), codePoints(b)];
  // Only what lies near the diagonal can be part of a cheap path (Ukkonen 1985): the band widens until it was wide enough.
  for (let band = Math.max(32, 2 * Math.abs(from.length - to.length)); ; band *= 4) {
    const distance = within(from, to, band);
    if (distance <= band) return distance;
  }
}

function codePoints(text: string): Int32Array {
  return Int32Array.from(text, (character) => character.codePointAt(0)!);
}

function within(a: Int32Array, b: Int32Array, band: number): number {
  const far = a.length + b.length;
  let above = Int32Array.from({ length: b.length + 1 }, (_, j) => (j <= band ? j : far));
  let row = new Int32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const [first, last] = [Math.max(1, i - band), Math.min(b.length, i + band)];
    row[first - 1] = first === 1 ? i : far;
    const letter = a[i - 1]!;
    for (let j = first; j <= last; j++) {
      const changed = above[j - 1]! + (letter === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, above[j]! + 1, row[j - 1]! + 1);
    }
    if (last < b.length) row[last + 1] = far;
    [above, row] = [row, above];
  }
  return above[b.length]!;
}

/** Lays a text that was read along its truth, with the fewest edits. Takes a byte for each pair of their characters. */
export function align(truth: string, read: string): Aligned[] {
  const [a, b] = [[...truth], [...read]];
  const width = b.length + 1;
  const steps = new Uint8Array((a.length + 1) * width); // 0 both, 1 only the truth's, 2 only the other's
  let above = Int32Array.from({ length: width }, (_, j) => j);
  let row = new Int32Array(width);
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    steps[i * width] = 1;
    for (let j = 1; j < width; j++) {
      const both = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const left = Math.min(above[j]!, row[j - 1]!) + 1;
      row[j] = Math.min(both, left);
      if (left < both) steps[i * width + j] = above[j]! <= row[j - 1]! ? 1 : 2;
    }
    [above, row] = [row, above];
  }
  const aligned: Aligned[] = [];
  for (let i = a.length, j = b.length; i > 0; ) {
    const step = j === 0 ? 1 : steps[i * width + j];
    if (step === 2) j--;
    else aligned.push([a[--i]!, step === 0 ? b[--j]! : null]);
  }
  return aligned.reverse();
}
