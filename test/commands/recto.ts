import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

export const BIN = fileURLToPath(new URL('../../bin/recto', import.meta.url));

/** The environment without what would change what a command does. */
function environment(more: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(RECTO_|DATABASE_URL|HOST$|PORT$|NODE_OPTIONS|VITEST)/.test(name),
  );
  return { ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ''])), ...more };
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** Resolves with the first match on standard output; rejects when the process ends without it. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** Starts `bin/recto`, or another command, as a user would; `group`: with a process group of its own, as a terminal gives one. */
export function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { bin = BIN, command, group = false }: { bin?: string; command?: readonly string[]; group?: boolean } = {},
): Running {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const [program, ...rest] = [...(command ?? [process.execPath, bin]), ...argv];
  const child = spawn(program!, rest, { env: environment(env), stdio: [...stdio], detached: group });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return {
    process: child,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(out);
          if (match) resolve(match);
        };
        child.stdout.on('data', look);
        look();
        ended.then(() => reject(new Error(`ended without saying ${pattern}: ${out}${err}`)));
      }),
    ended,
  };
}

export function recto(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return start(argv, env).ended;
}

/** A folder for a suite's files. */
export function folder(): { path: string; in(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'recto-cli-'));
  return { path, in: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A PDF with the given lines of text, one below the other, on each of its pages. */
export async function pdfOf(...pages: readonly (readonly string[])[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const lines of pages) {
    const page = document.addPage([595, 842]);
    for (const [index, line] of lines.entries()) page.drawText(line, { x: 60, y: 760 - 24 * index, size: 12, font });
  }
  return document.save();
}
