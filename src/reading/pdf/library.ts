import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { Problem } from '../../domain/index.ts';

/** PDFium compiled to WebAssembly, with typed access to its memory. One instance per child process. */
export interface Pdfium {
  readonly api: WrappedPdfiumModule;
  /** Bytes of the WebAssembly memory now; a view must not be kept over a call, which may grow the memory. */
  bytes(): Uint8Array;
  /** Allocates zeroed memory; throws `reading.memory` when none is left. */
  allocate(size: number): number;
  free(pointer: number): void;
  double(pointer: number): number;
  float(pointer: number): number;
  integer(pointer: number): number;
}

export function outOfMemory(): Problem {
  return new Problem('reading.memory', 'Reading took more memory than is allowed.');
}

let loaded: Promise<Pdfium> | null = null;

export function loadPdfium(): Promise<Pdfium> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Pdfium> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  // Emscripten's option and heap are not in the package's types, which refer to types that it does not ship.
  const api = await init({ wasmBinary: new Uint8Array(wasm) } as unknown as Parameters<typeof init>[0]);
  const heap = api.pdfium as unknown as { readonly HEAPU8: Uint8Array };
  api.PDFiumExt_Init();
  let seen = heap.HEAPU8;
  let view = new DataView(seen.buffer);
  const memory = () => {
    if (seen !== heap.HEAPU8) {
      seen = heap.HEAPU8;
      view = new DataView(seen.buffer);
    }
    return view;
  };
  return {
    api,
    bytes: () => heap.HEAPU8,
    allocate(size) {
      const pointer = api.pdfium.wasmExports.malloc(size);
      if (pointer === 0) throw outOfMemory();
      heap.HEAPU8.fill(0, pointer, pointer + size);
      return pointer;
    },
    free: (pointer) => api.pdfium.wasmExports.free(pointer),
    double: (pointer) => memory().getFloat64(pointer, true),
    float: (pointer) => memory().getFloat32(pointer, true),
    integer: (pointer) => memory().getInt32(pointer, true),
  };
}
