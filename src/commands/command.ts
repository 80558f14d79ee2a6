import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../config.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';

/** One verb of the command line. Its module is loaded only when the verb is given. */
export interface Command {
  /** What stands after `recto` in the usage, for example `read FILE`. */
  readonly usage: string;
  /** What the verb does, in a few lines, for `--help`. */
  readonly description: string;
  readonly options: Readonly<Record<string, Option>>;
  /** The exit code; throws a `Problem`, or `WrongUsage`. */
  run(given: Given): Promise<number>;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  /** A single letter that stands for the name. */
  readonly short?: string;
  /** What stands for the value in the help, for example `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** What a verb was called with, and what it works with. */
export interface Given {
  readonly positionals: readonly string[];
  text(option: string): string | null;
  flag(option: string): boolean;
  /** The settings; throws `config.invalid`. Options that stand for a variable go in `overrides`. */
  config(overrides?: Readonly<Record<string, string | null>>): Config;
  readonly output: Output;
  readonly parts: Parts;
}

/** Exit codes, fixed for scripts; see the reference of the command line. */
export const EXIT = { well: 0, failed: 1, usage: 2, gate: 3, unreachable: 4 } as const;

/** The command line was not understood: the usage is shown and the exit code is 2. */
export class WrongUsage extends Error {}

export function parseOptions(command: Command): NonNullable<ParseArgsConfig['options']> {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, short }] of Object.entries(command.options))
    options[name] = short ? { type, short } : { type };
  return options;
}
