import { readFileSync } from 'node:fs';

/** What a piece of work cost, on Linux. */
export interface Cost {
  /** Most resident bytes of any child process of this process that was alive meanwhile. */
  readonly child: number;
  /** Resident bytes that this process gained, at most, and CPU seconds of its own. */
  readonly parent: number;
  readonly cpu: number;
}

const LOOK_MS = 10;

function numberIn(path: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // ended between two looks
  }
}

function children(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
}

/** Does the work, and says what it cost. `child` is what the system itself keeps as a process's peak (VmHWM). */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost & { readonly result: T }> {
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  let child = 0;
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
    for (const pid of children()) child = Math.max(child, numberIn(`/proc/${pid}/status`, /VmHWM:\s+(\d+)/) * 1024);
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    const result = await work();
    look();
    const { user, system } = process.cpuUsage(cpu);
    return { result, child, parent: most - before, cpu: (user + system) / 1e6 };
  } finally {
    clearInterval(timer);
  }
}
