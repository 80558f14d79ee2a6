import { decodedAs } from '../decode.ts';
import { DOS } from './dos.ts';

/** How text is written at a place of the file; a group starts with its outer one's and ends with it. */
export interface State {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly hidden: boolean;
  /** In points. */
  readonly size: number;
  /** Label of the encoding of its bytes. */
  readonly encoding: string;
  /** Where the text goes: to the document, away, or to a place of its own. */
  readonly destination: 'body' | 'none' | 'header' | 'footer' | 'fonts' | 'picture' | 'instruction' | 'marker';
  /** Characters that stand in for one of Unicode, to be left out after it. */
  readonly standIns: number;
}

export const START: State = {
  bold: false,
  italic: false,
  hidden: false,
  size: 12,
  encoding: 'windows-1252',
  destination: 'body',
  standIns: 1,
};

/** Groups whose text is not for readers. */
export const ASIDE: ReadonlySet<string> = new Set([
  'colortbl', 'stylesheet', 'info', 'listtable', 'listoverridetable', 'rsidtbl', 'generator', 'themedata', 'colorschememapping',
  'datastore', 'latentstyles', 'xmlnstbl', 'filetbl', 'revtbl', 'bkmkstart', 'bkmkend', 'objdata', 'objclass', 'datafield',
  'fldtype', 'pntxta', 'pntxtb', 'panose', 'falt', 'nonshppict', 'annotation', 'atnid', 'atnauthor', 'atnref', 'atndate',
  'xe', 'tc', 'private', 'pgptbl', 'mmathPr', 'wgrffmtfilter', 'formfield', 'template', 'userprops', 'htmltag', 'sp', 'upr',
  'background', 'ftnsep', 'ftnsepc', 'aftnsep', 'aftnsepc',
]); // biome-ignore format: one list

/** Encodings by `\fcharset` of a font and by code page; others are western. */
const CHARSETS: Readonly<Record<number, string>> = {
  77: 'macintosh', 128: 'shift_jis', 129: 'euc-kr', 134: 'gbk', 136: 'big5', 161: 'windows-1253', 162: 'windows-1254',
  163: 'windows-1258', 177: 'windows-1255', 178: 'windows-1256', 186: 'windows-1257', 204: 'windows-1251', 222: 'windows-874',
  238: 'windows-1250', 254: 'ibm437', 255: 'ibm437',
}; // biome-ignore format: one list

const PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 874: 'windows-874', 866: 'ibm866', 10000: 'macintosh',
  65001: 'utf-8', 437: 'ibm437', 850: 'ibm850', 852: 'ibm852',
}; // biome-ignore format: one list

export function encodingOfPage(page: number): string {
  return PAGES[page] ?? (page >= 1_250 && page <= 1_258 ? `windows-${page}` : 'windows-1252');
}

/** Documents may name their encoding by one word instead (RTF 1.9.1, "Character Set"). */
export const ENCODINGS: Readonly<Record<string, string>> = { mac: 'macintosh', pc: 'ibm437', pca: 'ibm850' };

/** The text of bytes in an encoding. */
export function textOf(encoding: string, bytes: Buffer): string {
  if (encoding === 'utf-8') return new TextDecoder().decode(bytes);
  const high = DOS[encoding];
  if (!high) return decodedAs(encoding, bytes);
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => high[sign.charCodeAt(0) - 0x80]!);
}

export function encodingOfCharset(charset: number): string | null {
  return CHARSETS[charset] ?? null;
}

/** Words that stand for a character. */
export const SIGNS: Readonly<Record<string, string>> = {
  tab: '\t', line: '\n', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•', endash: '–', emdash: '—',
  emspace: ' ', enspace: ' ', qmspace: ' ', zwj: '', zwnj: '', '~': '\u00a0', _: '-', '-': '', '\\': '\\', '{': '{', '}': '}',
}; // biome-ignore format: one list
