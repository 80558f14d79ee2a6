export type Point = readonly [number, number];

/** A plane seen from another angle: `[x, y]` to `[x, y]`, as eight numbers. */
export type Projection = readonly number[];

/** Solves `matrix · x = right` by elimination; the matrix is square and regular. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[r]![k]! -= factor * rows[i]![k]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

/** The projection that takes four points to four others. */
export function projection(from: readonly Point[], to: readonly Point[]): Projection {
  const matrix: number[][] = [];
  const right: number[] = [];
  from.forEach(([x, y], i) => {
    const [u, v] = to[i]!;
    matrix.push([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]);
    right.push(u, v);
  });
  return solve(matrix, right);
}

export function project(p: Projection, [x, y]: Point): Point {
  const w = p[6]! * x + p[7]! * y + 1;
  return [(p[0]! * x + p[1]! * y + p[2]!) / w, (p[3]! * x + p[4]! * y + p[5]!) / w];
}
