import type { ReadingLimits } from './reader.ts';

/** Old generation of a child's JavaScript heap in MB. Pixels, models and PDFs live outside of it. */
const OLD_SPACE_MB = 512;

export interface Confinement {
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What a child may do: read files and load the native parts of onnxruntime and sharp; write nothing, start nothing.
 * Node's permission model guards the JavaScript side only: native code is not held by it.
 * The environment is made new, so that no secret of the server reaches a process that parses strangers' bytes.
 */
export function confinement(limits: Pick<ReadingLimits, 'memory'>): Confinement {
  const major = Number(process.versions.node.split('.')[0]);
  const permission = major >= 24 ? '--permission' : '--experimental-permission';
  const heap = Math.min(OLD_SPACE_MB, Math.floor(limits.memory / 2 ** 20));
  return {
    execArgv: [`--max-old-space-size=${heap}`, permission, '--allow-fs-read=*', '--allow-addons', '--no-warnings'],
    env: { OMP_NUM_THREADS: '1', UV_THREADPOOL_SIZE: '2' },
  };
}

/** What holds a child, in a sentence for the operator. */
export function describeConfinement(limits: ReadingLimits): string {
  const flags = confinement(limits).execArgv;
  const guarded = flags.some((flag) => flag.endsWith('-permission'));
  const megabytes = Math.round(limits.memory / 2 ** 20);
  return [
    'child processes without the environment of the server',
    `killed above ${megabytes} MB or ${limits.seconds} s a page`,
    guarded
      ? "Node's permission model keeps their JavaScript from writing files and starting processes"
      : 'no permission model',
    'native code and the network are not held: run the server as a user of its own',
  ].join('; ');
}
