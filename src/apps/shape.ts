import type { Fault } from '../domain/index.ts';
import { keyOf, MAX_FAULTS, type Path, type Source } from './source.ts';
import { didYouMean } from './spelling.ts';

export type Mapping = Readonly<Record<string, unknown>>;

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return 'text';
  return `the ${typeof value} ${String(value)}`;
}

/**
 * Reads values out of a parsed file and notes every fault with its key and line instead of stopping at the first.
 * What is wrong reads as the fallback. A key that is null counts as not given, so that a completed app (which spells
 * its absences out) may be pushed again.
 */
export class Shape {
  readonly faults: Fault[];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
    this.faults = [...source.faults];
  }

  fault(path: Path, message: string, part: 'key' | 'value' = 'value'): void {
    if (this.faults.length >= MAX_FAULTS) return;
    this.faults.push({ key: keyOf(path), line: this.#source.lineOf(path, part), message });
  }

  /** The mapping at `path`; its unknown keys are faults. Null when it is none. */
  mapping(value: unknown, path: Path, known: readonly string[] | null): Mapping | null {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(path, `Must be a mapping, not ${kindOf(value)}`);
      return null;
    }
    for (const key of Object.keys(value)) {
      if (known && !known.includes(key)) {
        this.fault([...path, key], `Unknown key "${key}"${didYouMean(key, known)}`, 'key');
      }
    }
    // Safe: an object that is neither null nor a list, as the parser makes them, has only text keys.
    return value as Mapping;
  }

  list(from: Mapping, key: string, path: Path, most: number): readonly unknown[] {
    const value = from[key];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.fault([...path, key], `Must be a list, not ${kindOf(value)}`);
      return [];
    }
    if (value.length > most) {
      this.fault([...path, key], `Has ${value.length} entries; ${most} are allowed`);
      return value.slice(0, most);
    }
    return value;
  }

  text(from: Mapping, key: string, path: Path, longest: number): string | null {
    const value = from[key];
    if (value === undefined || value === null) return null;
    return this.#text(value, [...path, key], longest);
  }

  texts(from: Mapping, key: string, path: Path, most: number, longest: number): string[] {
    const values = this.list(from, key, path, most);
    return values.flatMap((value, index) => this.#text(value, [...path, key, index], longest) ?? []);
  }

  flag(from: Mapping, key: string, path: Path): boolean {
    const value = from[key];
    if (value === undefined || value === null) return false;
    if (typeof value !== 'boolean') this.fault([...path, key], `Must be true or false, not ${kindOf(value)}`);
    return value === true;
  }

  number(from: Mapping, key: string, path: Path): number | null {
    const value = from[key];
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.fault([...path, key], `Must be a number, not ${kindOf(value)}`);
    return null;
  }

  /** A number from 0 to 1, or null. */
  fraction(from: Mapping, key: string, path: Path): number | null {
    const value = from[key];
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    const hint = typeof value === 'number' && value > 1 && value <= 100 ? `; ${value} % is ${value / 100}` : '';
    this.fault([...path, key], `Must be a number from 0 to 1, not ${kindOf(value)}${hint}`);
    return null;
  }

  choice<Word extends string>(from: Mapping, key: string, path: Path, words: readonly Word[], fallback: Word): Word {
    const value = from[key];
    if (value === undefined || value === null) return fallback;
    const chosen = words.find((word) => word === value);
    if (chosen !== undefined) return chosen;
    const named = typeof value === 'string' ? `"${value.slice(0, 60)}"` : kindOf(value);
    const hint = typeof value === 'string' ? didYouMean(value, words) : '';
    this.fault([...path, key], `Must be one of ${words.join(', ')}, not ${named}${hint}`);
    return fallback;
  }

  #text(value: unknown, path: Path, longest: number): string | null {
    if (typeof value !== 'string') {
      const quote = typeof value === 'number' || typeof value === 'boolean' ? '; put it in quotes' : '';
      this.fault(path, `Must be text, not ${kindOf(value)}${quote}`);
      return null;
    }
    if (value.length > longest) {
      this.fault(path, `Has ${value.length} characters; ${longest} are allowed`);
      return null;
    }
    if (value.trim() === '') return null;
    return value;
  }
}
