import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';

/** Small documents for the contract tests, drawn here; their words stand where the tests say. */

export const SLIP_APP = `recto: 1
name: slip
classes:
  - name: slip
    description: A delivery slip
    fields:
      - {name: order number, type: id, description: The number of the order, aliases: [order no]}
      - {name: due date, type: date, description: The day by which it must be paid}
      - {name: secret_id, type: id, description: A number that is not delivered, aliases: [secret no], hidden: true}
      - {name: total_amount, type: money, description: The amount to pay, aliases: [total]}
      - {name: 3rd category, type: text, description: A category that is not printed}
      - name: items
        type: table
        description: The lines of the order
        columns:
          - {name: description, type: text, description: What was ordered}
          - {name: quantity, type: number, description: How many}
          - {name: amount, type: money, description: The price of the line}
dialects: {mulesoft: {type: GENERIC, envelope: document}}
`;

/** Words at page points from the top left of an A4 page, in 12 point Helvetica. */
type Placed = readonly [text: string, left: number, top: number];

const SLIP: readonly Placed[] = [
  ['Order no:', 60, 80],
  ['A-4711', 160, 80],
  ['Due date:', 60, 110],
  ['2026-03-31', 160, 110],
  ['Secret no:', 60, 140],
  ['S-0007', 160, 140],
  ['Description', 60, 200],
  ['Quantity', 280, 200],
  ['Amount', 420, 200],
  ['Paper clips', 60, 225],
  ['12', 280, 225],
  ['3.60', 420, 225],
  ['Envelopes', 60, 250],
  ['5', 280, 250],
  ['8.40', 420, 250],
  ['Total', 280, 300],
  ['12.00', 420, 300],
];

export function slip(): Promise<Buffer> {
  return pdf([SLIP]);
}

export async function pdf(pages: readonly (readonly Placed[])[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const words of pages) {
    const page = document.addPage([595, 842]);
    for (const [text, left, top] of words) page.drawText(text, { x: left, y: 842 - top, size: 12, font });
  }
  return Buffer.from(await document.save());
}

export const EMPTY = Buffer.alloc(0);
/** An archive that cannot be read, by its first letters bzip2's, under the name of a PDF. */
export const ARCHIVE_CALLED_PDF = Buffer.from('BZh9 is how it begins.\n');
/** A PDF that ends before it has told where its pages are. */
export async function truncated(): Promise<Buffer> {
  return (await slip()).subarray(0, 200);
}

/** The slip under a user password. */
export async function encrypted(password: string): Promise<Buffer> {
  const document = await PDFDocument.load(await slip());
  document.encrypt({ userPassword: password, ownerPassword: `${password} of the owner` });
  return Buffer.from(await document.save());
}

/** A TIFF of a grey square, cut off in the middle of its pixels. */
export async function truncatedTiff(): Promise<Buffer> {
  const grey = { width: 200, height: 200, channels: 3, background: '#888888' } as const;
  const whole = await sharp({ create: grey }).tiff({ compression: 'none' }).toBuffer();
  return whole.subarray(0, whole.length / 2);
}

/** A white PNG of 100 million pixels: a small file that would be a large image. */
export function hundredMegapixels(): Promise<Buffer> {
  const white = { width: 10_000, height: 10_000, channels: 3, background: '#ffffff' } as const;
  return sharp({ create: white, limitInputPixels: false }).toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer();
}
