import { A4, type Block, type Flow, type Paragraph } from '../typeset/flow.ts';

/** Print of plain text in points: as large as the longest line allows, within what can be read. */
const LARGEST = 10;
const SMALLEST = 5.5;
/** Width of a letter of Courier in sizes of print. */
const LETTER = 0.6;

export function paragraph(text: string, more: Partial<Omit<Paragraph, 'kind'>> = {}): Paragraph {
  return { kind: 'paragraph', runs: [{ text }], size: 10, indent: 0, space: 0, ...more };
}

/** Plain text, line by line, in letters of one width: columns made with spaces stay columns. A form feed ends the page. */
export function textFlow(text: string): Flow {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  while (lines.length > 1 && lines.at(-1)!.trim() === '') lines.pop();
  const room = A4.width - A4.margin.left - A4.margin.right;
  const longest = lines.reduce((most, line) => Math.max(most, expanded(line).length), 1);
  const size = Math.max(SMALLEST, Math.min(LARGEST, room / (longest * LETTER) - 0.01));
  const blocks = lines.flatMap((line): Block[] =>
    line
      .split('\f')
      .flatMap((part, i): Block[] => [
        ...(i > 0 ? [{ kind: 'break' } as const] : []),
        paragraph(printable(part), { size, mono: true }),
      ]),
  );
  return { sections: [{ kind: 'text', paper: A4, blocks }] };
}

function expanded(line: string): string {
  return line.replace(/\t/g, '        ');
}

/** Control characters of terminals and printers are no text. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away
  return line.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}
