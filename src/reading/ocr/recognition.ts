import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { built } from '../../children/index.ts';

/** The files of our own networks, as a build or `prepareOcr` left them: graphs rewritten, and the classes as JSON. */
export interface ModelFiles {
  readonly detection: string;
  readonly recognition: string;
  readonly alphabet: string;
}

/** How a process recognises print. It has one way for its whole life. */
export type Recognition =
  | { readonly engine: 'recto'; readonly models: ModelFiles }
  | {
      readonly engine: 'tesseract';
      /** As Tesseract takes them, `eng+deu`. */
      readonly languages: string;
      /** Whether it can tell how a page lies: its data for that are a package of their own. */
      readonly orientation: boolean;
      /** Folder of its language files; null: where it looks by itself. */
      readonly tessdata: string | null;
      /** Most bytes of memory of one of its processes. */
      readonly memory: number;
    };

const shipped = (name: string) => fileURLToPath(built(`models/${name}`));

/** What ships: a head of our own for the Latin letters of Europe, or all 6,623 characters of PP-OCRv4, Chinese for the most part. */
export const SHIPPED: Readonly<Record<'latin' | 'full', ModelFiles>> = {
  latin: {
    detection: shipped('detection.onnx'),
    recognition: shipped('recognition.onnx'),
    alphabet: shipped('alphabet.json'),
  },
  full: {
    detection: shipped('detection.onnx'),
    recognition: shipped('recognition-full.onnx'),
    alphabet: shipped('alphabet-full.json'),
  },
};

/** The Latin letters once more, in products of eight bits, for processors that have them. */
export const INT8 = shipped('recognition.int8.onnx');

/** What tells one way from another in few words, the same on every machine with the same files and settings. */
export function nameOf(recognition: Recognition): string {
  if (recognition.engine === 'tesseract') return `tesseract ${recognition.languages}`;
  // Own networks lie in a folder named by their content, and what ships is told by its name.
  const named = Object.values(recognition.models).map((path: string) => path.split(/[/\\]/).slice(-2).join('/'));
  return `recto ${createHash('sha256').update(named.join()).digest('hex').slice(0, 8)}`;
}

/** The variable of a child's environment that tells it; the parent makes that environment new. */
const VARIABLE = 'RECOGNITION';

/** What a child is given in its environment. */
export function environmentOf(recognition: Recognition): Readonly<Record<string, string>> {
  return { [VARIABLE]: JSON.stringify(recognition) };
}

/** How this process recognises print: as its parent told, or as it ships. */
export function recognitionHere(): Recognition {
  const told = process.env[VARIABLE];
  // Written by the parent with `environmentOf`.
  return told ? (JSON.parse(told) as Recognition) : { engine: 'recto', models: SHIPPED.latin };
}
