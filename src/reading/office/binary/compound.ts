import { Problem } from '../../../domain/index.ts';

/** The streams of a file in Windows' compound format (MS-CFB), in which Office wrote until 2007. */
export interface Compound {
  /** The bytes of a stream in the root; null when there is none of this name. */
  stream(name: string): Buffer | null;
}

/** What the library tells of an entry; its own types are `any`. */
interface Container {
  readonly FullPaths: readonly string[];
  readonly FileIndex: readonly { readonly type: number; readonly content?: Uint8Array | number[] | undefined }[];
}

const STREAM = 2;

/** Opens a compound file. Throws `file.corrupt`. */
export async function openCompound(bytes: Uint8Array): Promise<Compound> {
  const { CFB } = await import('@e965/xlsx');
  let container: Container;
  try {
    container = CFB.read(bytes, { type: 'buffer' });
  } catch (cause) {
    throw new Problem('file.corrupt', 'The document is damaged and cannot be opened.', { cause });
  }
  const streams = new Map<string, Buffer>();
  container.FullPaths.forEach((path, i) => {
    const entry = container.FileIndex[i];
    const steps = path.split('/').filter((step) => step !== '');
    // The root itself is the first step.
    if (entry?.type === STREAM && entry.content && steps.length === 2)
      streams.set(steps[1]!.toLowerCase(), Buffer.from(entry.content));
  });
  return { stream: (name) => streams.get(name.toLowerCase()) ?? null };
}
