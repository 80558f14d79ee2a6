/** A text that a drawing writes. Lengths are of one measure, whichever that is; y runs downwards. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** 0 where the drawing does not tell. */
  readonly width: number;
  /** Of its letters. */
  readonly height: number;
}

/** Shares of the height of letters: how far off pieces of one line may stand, and how wide a space and a gap are. */
const [SAME_LINE, SPACE, GAP] = [0.4, 0.15, 2];

/** The texts line by line, as they are read: programs write words and even letters one by one, in any order. */
export function linesOf(pieces: readonly Piece[]): string[] {
  const lines: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const last = lines.at(-1);
    const first = last?.[0];
    const near = first && piece.y - first.y <= SAME_LINE * Math.max(first.height, piece.height);
    if (near) last!.push(piece);
    else lines.push([piece]);
  }
  return lines.map((line) => joined(line.sort((a, b) => a.x - b.x)).trim()).filter((line) => line !== '');
}

function joined(line: readonly Piece[]): string {
  return line.reduce((text, piece, i) => {
    const before = line[i - 1];
    if (!before) return piece.text;
    const width = before.width || before.text.length * before.height * 0.5;
    const gap = (piece.x - before.x - width) / (Math.max(before.height, piece.height) || 1);
    return text + (gap > GAP ? '\t' : gap > SPACE ? ' ' : '') + piece.text;
  }, '');
}
