import type { App, FileResult } from '../domain/index.ts';
import type { Understand } from './ports.ts';
import { unpackPages } from './readings.ts';
import { fileResult } from './result.ts';

/** Turns a stored reading into the result of its file. */
export interface Understanding {
  /** `reading` is the packed reading. Throws `understanding.failed`, or what the understanding throws. */
  file(name: string, reading: Uint8Array, app: App): Promise<FileResult>;
  close(): Promise<void>;
}

/** Understands in the caller's own thread, which is held up meanwhile. */
export function understandHere(understand: Understand): Understanding {
  return {
    async file(name, reading, app) {
      const pages = await unpackPages(reading);
      return fileResult(name, pages, understand(pages, app));
    },
    close: async () => {},
  };
}
