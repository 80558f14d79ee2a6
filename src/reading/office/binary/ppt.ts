import { Problem } from '../../../domain/index.ts';
import type { Block, Flow, Section } from '../../typeset/flow.ts';
import { decodedAs } from '../decode.ts';
import { paragraph } from '../text.ts';
import type { Compound } from './compound.ts';

/** Types of records (MS-PPT, 2.13.24). */
const SLIDE_LIST = 0x0ff0;
const SLIDE_PERSIST = 0x03f3;
const TEXT_HEADER = 0x0f9f;
const WIDE_TEXT = 0x0fa0;
const NARROW_TEXT = 0x0fa8;
const USER_EDIT = 0x0ff5;
const PERSIST_DIRECTORY = 0x1772;

/** Where the user's last edit stands in the stream of the current user (2.3.2), and what marks an encrypted file there. */
const CURRENT_EDIT = 8;
const TOKEN = 4;
const ENCRYPTED = 0xf3d1c4df;

const MOST_EDITS = 10_000;
const MOST_LEVELS = 32;

/** Old slides are 10 by 7.5 inches unless they say otherwise. */
const PAPER = { width: 720, height: 540, margin: { left: 48, top: 40, right: 48, bottom: 40 } };

const TITLE = 0;
const CENTRED_TITLE = 6;

interface Record {
  readonly type: number;
  readonly instance: number;
  readonly container: boolean;
  readonly body: Buffer;
}

interface Text {
  /** Kind of its placeholder; null where it is in a box of its own. */
  readonly kind: number | null;
  readonly text: string;
}

/** A presentation of PowerPoint 97 to 2003: the texts of each slide. Throws `file.corrupt`, `file.encrypted`. */
export function pptFlow(compound: Compound): Flow {
  const stream = compound.stream('PowerPoint Document')!;
  const user = compound.stream('Current User');
  if (!user || user.length < CURRENT_EDIT + 12) throw damaged();
  if (user.readUInt32LE(CURRENT_EDIT + TOKEN) === ENCRYPTED)
    throw new Problem('file.encrypted', 'The presentation is protected by a password and cannot be opened.');
  const { places, document } = placesOf(stream, user.readUInt32LE(CURRENT_EDIT + TOKEN + 4));
  const root = recordAt(stream, places.get(document) ?? -1);
  if (!root) throw damaged();
  const sections: Section[] = [];
  for (const list of recordsIn(root.body)) {
    // Instance 0 lists slides; 1 and 2 list masters and notes.
    if (list.type !== SLIDE_LIST || list.instance !== 0) continue;
    let kind: number | null = null;
    for (const record of recordsIn(list.body)) {
      if (record.type === SLIDE_PERSIST) {
        const slide = recordAt(stream, places.get(record.body.readUInt32LE(0)) ?? -1);
        const boxes = slide ? [...textsIn(slide.body, 0)] : [];
        sections.push(sectionOf([], boxes));
      } else if (record.type === TEXT_HEADER) kind = record.body.readUInt32LE(0);
      else {
        const text = textOf(record);
        const last = sections.at(-1);
        // Texts of placeholders follow their slide, before those of boxes.
        if (text !== null && last?.kind === 'text') sections.splice(-1, 1, withOutline(last, { kind, text }));
      }
    }
  }
  return { sections };
}

type TextSection = Extract<Section, { kind: 'text' }>;

function sectionOf(outline: readonly Text[], boxes: readonly Text[]): TextSection {
  return { kind: 'text', paper: PAPER, blocks: [...outline, ...boxes].flatMap(blocksOf) };
}

function withOutline(section: TextSection, text: Text): TextSection {
  const boxes = section.blocks.findIndex((block) => block.kind === 'paragraph' && block.size === BOX_SIZE);
  const at = boxes < 0 ? section.blocks.length : boxes;
  return { ...section, blocks: [...section.blocks.slice(0, at), ...blocksOf(text), ...section.blocks.slice(at)] };
}

const TITLE_SIZE = 28;
const BODY_SIZE = 18;
const BOX_SIZE = 14;

function blocksOf({ kind, text }: Text): Block[] {
  const title = kind === TITLE || kind === CENTRED_TITLE;
  const size = title ? TITLE_SIZE : kind === null ? BOX_SIZE : BODY_SIZE;
  return text
    .split('\r')
    .filter((line) => line.trim() !== '')
    .map((line) => paragraph(line, { size, space: 3, heading: title }));
}

function damaged(): Problem {
  return new Problem('file.corrupt', 'The presentation is damaged and cannot be opened.');
}

/** Where the objects of the presentation stand: each save adds some, and the last one counts (2.3.4). */
function placesOf(stream: Buffer, last: number): { places: Map<number, number>; document: number } {
  const places = new Map<number, number>();
  let document = 0;
  let at = last;
  for (let edits = 0; edits < MOST_EDITS; edits++) {
    const edit = recordAt(stream, at);
    if (edit?.type !== USER_EDIT || edit.body.length < 20) break;
    if (edits === 0) document = edit.body.readUInt32LE(16);
    const directory = recordAt(stream, edit.body.readUInt32LE(12));
    if (directory?.type === PERSIST_DIRECTORY) {
      const { body } = directory;
      for (let from = 0; from + 4 <= body.length; ) {
        const head = body.readUInt32LE(from);
        const [first, count] = [head & 0xfffff, head >>> 20];
        for (let i = 0; i < count && from + 8 + 4 * i <= body.length; i++)
          if (!places.has(first + i)) places.set(first + i, body.readUInt32LE(from + 4 + 4 * i));
        from += 4 + 4 * count;
      }
    }
    const before = edit.body.readUInt32LE(8);
    if (before === 0 || before >= at) break;
    at = before;
  }
  return { places, document };
}

function recordAt(bytes: Buffer, at: number): Record | null {
  if (at < 0 || at + 8 > bytes.length) return null;
  const head = bytes.readUInt16LE(at);
  return {
    type: bytes.readUInt16LE(at + 2),
    instance: head >> 4,
    container: (head & 0xf) === 0xf,
    body: bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)),
  };
}

function* recordsIn(bytes: Buffer): Generator<Record> {
  for (let at = 0; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
    const record = recordAt(bytes, at);
    if (record) yield record;
  }
}

function textOf({ type, body }: Record): string | null {
  if (type === WIDE_TEXT) return body.toString('utf16le').replaceAll('\x0b', '\n');
  return type === NARROW_TEXT ? decodedAs('windows-1252', body).replaceAll('\x0b', '\n') : null;
}

/** The texts of boxes on a slide, in groups too. */
function* textsIn(bytes: Buffer, level: number): Generator<Text> {
  if (level > MOST_LEVELS) return;
  for (const record of recordsIn(bytes)) {
    const text = textOf(record);
    if (text !== null) yield { kind: null, text };
    else if (record.container) yield* textsIn(record.body, level + 1);
  }
}
