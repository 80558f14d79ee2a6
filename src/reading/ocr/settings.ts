/** How print is to be recognised, as an operator sets it. */
export interface OcrSettings {
  /** Our own networks, or the command line of Tesseract where it is installed. */
  readonly engine: 'recto' | 'tesseract';
  /** Languages of Tesseract as it names them, `eng+deu`. */
  readonly languages: string;
  /** Which characters of what ships: Latin letters, or all, for Chinese. */
  readonly alphabet: 'latin' | 'full';
  /** Paths of networks in the form of PP-OCR (ONNX) that take the place of what ships; null: what ships. */
  readonly detection: string | null;
  readonly recognition: string | null;
  /** The characters of `recognition`, one a line; given with it, and only with it. */
  readonly dictionary: string | null;
}

export const DEFAULT_OCR: OcrSettings = {
  engine: 'recto',
  languages: 'eng',
  alphabet: 'latin',
  detection: null,
  recognition: null,
  dictionary: null,
};
