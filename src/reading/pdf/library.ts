import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { Problem } from '../../domain/index.ts';

/** The functions of PDFium that take no text. They give numbers: truth is 1, a pointer its address. */
export type PdfiumCalls = {
  readonly [Name in keyof WrappedPdfiumModule as WrappedPdfiumModule[Name] extends (
    ...args: infer Given extends readonly (number | boolean)[]
  ) => number | boolean | null
    ? number extends Given['length']
      ? never
      : Name
    : never]: WrappedPdfiumModule[Name] extends (...args: infer Given) => unknown ? (...args: Given) => number : never;
};

/** PDFium compiled to WebAssembly, with typed access to its memory. One instance per child process. */
export interface Pdfium {
  /** Called as WebAssembly exports them: the package's wrappers cost twenty times as much, ten calls a letter. */
  readonly api: PdfiumCalls;
  /** The same functions and those that take text, through the package's wrappers. */
  readonly wrapped: WrappedPdfiumModule;
  /** Bytes of the WebAssembly memory now; a view must not be kept over a call, which may grow the memory. */
  bytes(): Uint8Array;
  /** Allocates zeroed memory; throws `reading.memory` when none is left. */
  allocate(size: number): number;
  free(pointer: number): void;
  /** Reads a number from memory; pointers are aligned as C aligns them. */
  double(pointer: number): number;
  float(pointer: number): number;
  integer(pointer: number): number;
  /** What a function writes into a buffer of a size that it tells in bytes: a copy. */
  bytesOf(write: (buffer: number, size: number) => number): Buffer;
  /** Text that a function writes as UTF-16 into a buffer of a size that it tells in bytes; '' when there is none. */
  text(write: (buffer: number, size: number) => number): string;
}

/** Longest text of a name, a note or a form field that is taken out of PDFium, in bytes. */
const LONGEST_TEXT = 1_000_000;

export function outOfMemory(): Problem {
  return new Problem('reading.memory', 'Reading took more memory than is allowed.');
}

let loaded: Promise<Pdfium> | null = null;

export function loadPdfium(): Promise<Pdfium> {
  loaded ??= load();
  return loaded;
}

/**
 * Lets V8 put small WebAssembly functions into their callers, which Node 20 does not by itself. On 458 pages PDFium took
 * a fifth less time, and gave the same words.
 */
const INLINE = '--wasm-inlining';

async function load(): Promise<Pdfium> {
  setFlagsFromString(INLINE);
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  // Emscripten's option and heap are not in the package's types, which refer to types that it does not ship.
  const wrapped = await init({ wasmBinary: new Uint8Array(wasm) } as unknown as Parameters<typeof init>[0]);
  const heap = wrapped.pdfium as unknown as { readonly HEAPU8: Uint8Array };
  // The package types two of the exports; it wraps the others by these very names.
  const api = wrapped.pdfium.wasmExports as unknown as PdfiumCalls;
  const { malloc, free } = wrapped.pdfium.wasmExports;
  wrapped.PDFiumExt_Init();
  let seen = heap.HEAPU8;
  let doubles = new Float64Array(seen.buffer);
  let floats = new Float32Array(seen.buffer);
  let integers = new Int32Array(seen.buffer);
  /** Looks again where the memory lies when a call has grown it. */
  const look = () => {
    if (seen === heap.HEAPU8) return;
    seen = heap.HEAPU8;
    doubles = new Float64Array(seen.buffer);
    floats = new Float32Array(seen.buffer);
    integers = new Int32Array(seen.buffer);
  };
  const allocate = (size: number) => {
    const pointer = malloc(size);
    if (pointer === 0) throw outOfMemory();
    heap.HEAPU8.fill(0, pointer, pointer + size);
    return pointer;
  };
  const bytesOf = (write: (buffer: number, size: number) => number) => {
    const size = Math.min(write(0, 0), LONGEST_TEXT);
    if (size <= 0) return Buffer.alloc(0);
    const buffer = allocate(size);
    try {
      write(buffer, size);
      return Buffer.from(heap.HEAPU8.slice(buffer, buffer + size));
    } finally {
      free(buffer);
    }
  };
  return {
    api,
    wrapped,
    bytes: () => heap.HEAPU8,
    allocate,
    free,
    bytesOf,
    text(write) {
      const written = bytesOf(write).toString('utf16le');
      const end = written.indexOf('\0');
      return end < 0 ? written : written.slice(0, end);
    },
    double(pointer) {
      look();
      return doubles[pointer >> 3]!;
    },
    float(pointer) {
      look();
      return floats[pointer >> 2]!;
    },
    integer(pointer) {
      look();
      return integers[pointer >> 2]!;
    },
  };
}
