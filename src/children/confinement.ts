import { spawnSync } from 'node:child_process';

/** How long the operating system's tools may take to say whether they work here, in milliseconds. */
const PROBE_MS = 2_000;

export interface ChildLimits {
  /** Resident memory in bytes above which a child is killed. */
  readonly memory: number;
  /** Most bytes of its JavaScript heap; default 512 MiB of the memory: pixels, models and PDFs live outside of it. */
  readonly heap?: number;
  /** Whether it may start programs of the system, which then are held as it is; default no. */
  readonly programs?: boolean;
}

export interface Confinement {
  /** What is started: Node itself, or a tool of the system that takes rights away and then becomes Node. */
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Tools of util-linux that need no root: an empty network of its own, and an end with the parent's, with no way to gain
 * rights. A kernel or a container may forbid the first (user namespaces), so each is tried.
 */
const TOOLS = [
  { command: ['unshare', '--user', '--map-root-user', '--net', '--'], told: 'no network' },
  {
    command: ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--'],
    told: 'no way to gain rights, and an end with the server',
  },
] as const;

/**
 * The build of ONNX Runtime in the npm package reports its use to its maker, and writes a device id and logs, unless it
 * is told not to. Nothing of ours leaves the machine, so every process that loads it gets this.
 */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' } as const;

let working: readonly (typeof TOOLS)[number][] | null = null;

/** The tools that work together here; tried once a process, for some ten milliseconds. */
export function tools(): readonly (typeof TOOLS)[number][] {
  if (working) return working;
  const chosen: (typeof TOOLS)[number][] = [];
  if (process.platform === 'linux') {
    for (const tool of TOOLS) {
      const [command, ...args] = [...chosen, tool].flatMap((each) => each.command);
      const { status } = spawnSync(command!, [...args, 'true'], { stdio: 'ignore', timeout: PROBE_MS });
      if (status === 0) chosen.push(tool);
    }
  }
  working = chosen;
  return chosen;
}

/**
 * What a child may do: read files and load the native parts of onnxruntime and sharp; write nothing, and start nothing
 * unless it is told so.
 * Node's permission model guards the JavaScript side only; the system's tools hold native code as well.
 * The environment is made new, so that no secret of the server reaches a process that parses strangers' bytes.
 */
export function confinement(limits: ChildLimits): Confinement {
  const major = Number(process.versions.node.split('.')[0]);
  const permission = major >= 24 ? '--permission' : '--experimental-permission';
  const heap = Math.floor((limits.heap ?? Math.min(512 * 2 ** 20, limits.memory)) / 2 ** 20);
  const node = [`--max-old-space-size=${heap}`, permission, '--allow-fs-read=*', '--allow-addons', '--no-warnings'];
  if (limits.programs) node.push('--allow-child-process');
  const [execPath, ...execArgv] = [...tools().flatMap(({ command }) => command), process.execPath, ...node];
  return {
    execPath: execPath!,
    execArgv,
    env: { ...NO_TELEMETRY, OMP_NUM_THREADS: '1', UV_THREADPOOL_SIZE: '2', PATH: process.env.PATH ?? '' },
  };
}

/** What holds a child, in a sentence for the operator. */
export function describeConfinement(limits: ChildLimits & { readonly seconds: number }): string {
  const megabytes = Math.round(limits.memory / 2 ** 20);
  const held = tools().map(({ told }) => told);
  return [
    'child processes without the environment of the server',
    `killed above ${megabytes} MB or ${limits.seconds} s a page`,
    `Node's permission model keeps their JavaScript from writing files${limits.programs ? '' : ' and starting processes'}`,
    held.length > 0 ? `the system gives them ${held.join('; ')}` : 'the system offers nothing that holds native code',
    held.some((what) => what === 'no network') ? [] : 'the network is not held: run the server as a user of its own',
  ]
    .flat()
    .join('; ');
}
