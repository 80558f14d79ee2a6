import type { Block, Cell, Paragraph, Run } from '../../typeset/flow.ts';
import { MOST_COLUMNS } from '../spans.ts';

const TWIPS = 20;

/** Right edges of cells this near to each other, in twips, are one. */
const SAME_EDGE = 40;

/** A row of a table as RTF has it: each cell ends at an edge, in twips from the margin. */
interface Row {
  readonly edges: readonly number[];
  readonly cells: readonly (readonly Block[])[];
  /** Cells that go on in a cell of the row above. */
  readonly merged: ReadonlySet<number>;
}

/** Gathers paragraphs, and rows of paragraphs to tables. Of tables in cells the text is kept, line by line. */
export class Tables {
  readonly #blocks: Block[] = [];
  #runs: Run[] = [];
  #sizes: number[] = [];
  #marker = '';
  #align: 'right' | 'center' | undefined;
  #indent = 0;
  #inTable = false;
  #cell: Block[] = [];
  #cells: Block[][] = [];
  #edges: number[] = [];
  #merged = new Set<number>();
  #rows: Row[] = [];

  write(run: Run, size: number): void {
    const last = this.#runs.at(-1);
    const same = last && !last.field && !run.field && last.bold === run.bold && last.italic === run.italic;
    // Characters of Unicode come one by one.
    if (same) this.#runs[this.#runs.length - 1] = { ...last, text: last.text + run.text };
    else this.#runs.push(run);
    if (this.#sizes.at(-1) !== size) this.#sizes.push(size);
  }

  mark(marker: string): void {
    this.#marker = marker;
  }

  add(block: Block): void {
    if (this.#inTable) this.#cell.push(block);
    else {
      this.#endTable();
      this.#blocks.push(block);
    }
  }

  endParagraph(size: number): void {
    this.add(this.#paragraph(size));
  }

  /** Ends the last paragraph of a header or footer, which may have no end of its own. */
  endText(): void {
    if (this.#runs.length > 0) this.endParagraph(this.#sizes[0] ?? 12);
  }

  breakPage(size: number): void {
    if (this.#runs.length > 0) this.endParagraph(size);
    this.add({ kind: 'break' });
  }

  structure(name: string, value: number | null, size: number): void {
    switch (name) {
      case 'pard':
        this.#align = undefined;
        this.#indent = 0;
        this.#inTable = false;
        break;
      case 'qr':
        this.#align = 'right';
        break;
      case 'qc':
        this.#align = 'center';
        break;
      case 'ql':
      case 'qj':
        this.#align = undefined;
        break;
      case 'li':
        this.#indent = Math.max(0, (value ?? 0) / TWIPS);
        break;
      case 'intbl':
        this.#inTable = true;
        break;
      case 'trowd':
        this.#edges = [];
        this.#merged = new Set();
        break;
      case 'clvmrg':
        this.#merged.add(this.#edges.length);
        break;
      case 'cellx':
        if (this.#edges.length < MOST_COLUMNS) this.#edges.push(value ?? 0);
        break;
      case 'nestcell':
      case 'nestrow':
        if (this.#runs.length > 0) this.#cell.push(this.#paragraph(size));
        break;
      case 'cell':
        if (this.#runs.length > 0 || this.#cell.length === 0) this.#cell.push(this.#paragraph(size));
        // What has no room any more joins the last cell.
        if (this.#cells.length < MOST_COLUMNS) this.#cells.push(this.#cell);
        else for (const block of this.#cell) this.#cells.at(-1)!.push(block);
        this.#cell = [];
        break;
      case 'row':
        this.#endRow();
        break;
    }
  }

  ended(): Block[] {
    this.endText();
    // A file that is cut short within a row still has its cells.
    if (this.#cell.length > 0) this.#cells.push(this.#cell);
    if (this.#cells.length > 0) this.#endRow();
    this.#endTable();
    return this.#blocks;
  }

  #paragraph(size: number): Paragraph {
    const runs = this.#runs;
    const marker = this.#marker;
    const sizes = this.#sizes;
    this.#runs = [];
    this.#sizes = [];
    this.#marker = '';
    return {
      kind: 'paragraph',
      runs,
      size: sizes.length > 0 ? Math.max(...sizes.slice(0, 1_000)) : size,
      indent: Math.max(this.#indent, marker === '' ? 0 : 18),
      space: 0,
      ...(marker === '' ? {} : { marker: /^[\uf000-\uf0ff·§]$/.test(marker) ? '•' : marker }),
      ...(this.#align ? { align: this.#align } : {}),
    };
  }

  #endRow(): void {
    const cells = this.#cells;
    this.#cells = [];
    const edges = cells.map((_, i) => this.#edges[i] ?? (this.#edges.at(-1) ?? 0) + 1_000 * (i + 1));
    this.#rows.push({ edges, cells, merged: this.#merged });
  }

  /** Rows have edges of their own: a cell spans the columns between the edges of all of them. */
  #endTable(): void {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    const columnAfter = columnsOf(rows);
    let above: (MutableCell | undefined)[] = [];
    const set = rows.map((row) => {
      const merged: (MutableCell | undefined)[] = [];
      let column = 0;
      const cells = row.cells.flatMap((blocks, i): MutableCell[] => {
        const to = Math.max(column + 1, columnAfter(row.edges[i]!));
        const over = row.merged.has(i) ? above[column] : undefined;
        if (over) over.rows += 1;
        const cell = over ?? { column, columns: to - column, rows: 1, blocks };
        merged[column] = cell;
        column = to;
        return over ? [] : [cell];
      });
      above = merged;
      return cells;
    });
    this.#blocks.push({ kind: 'table', widths: null, rows: set, ruled: true });
  }
}

/** The edges of all rows' cells, those that are near to each other once, and how many of them an edge has behind it. */
function columnsOf(rows: readonly Row[]): (edge: number) => number {
  const all = rows.flatMap(({ edges }) => edges).sort((a, b) => a - b);
  let edges: number[] = [];
  // Rows whose edges all differ make no table of thousands of columns.
  for (let near = SAME_EDGE; edges.length === 0 || edges.length > MOST_COLUMNS; near *= 2) {
    edges = [];
    for (const edge of all) if (edges.length === 0 || edge - edges.at(-1)! > near) edges.push(edge);
    if (edges.length === 0) break;
  }
  return (edge) => {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const half = (low + high) >> 1;
      if (edges[half]! <= edge + SAME_EDGE / 2) low = half + 1;
      else high = half;
    }
    return low;
  };
}

type MutableCell = { -readonly [Key in keyof Cell]: Cell[Key] };
