import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tools } from './confinement.ts';

/**
 * Gives a program a file system, processes and a network of its own, of which it sees the programs of the system and the
 * folder that it works in, and becomes it. What it writes elsewhere lies in memory and is gone with it. Arguments: an empty
 * folder, the folder that it works in, one that it reads, the program and its arguments.
 */
const ROOM = `
set -e
root=$1 work=$2 reads=$3
shift 3
mount -t tmpfs -o size=256m,mode=755 none "$root"
for path in /usr /bin /lib /lib32 /lib64 /nix/store /etc/fonts /etc/libreoffice /etc/alternatives /etc/ld.so.cache /etc/passwd \\
  /var/cache/fontconfig /dev/null /dev/urandom "$reads"; do
  [ -e "$path" ] || continue
  if [ -d "$path" ]; then mkdir -p "$root$path"; else mkdir -p "$root\${path%/*}"; : > "$root$path"; fi
  mount --rbind "$path" "$root$path"
  [ -c "$path" ] || mount -o remount,bind,ro "$root$path" || :
done
mkdir -p "$root/proc" "$root/work" "$root/tmp" "$root/old"
mount -t proc none "$root/proc"
mount --bind "$work" "$root/work"
cd "$root"
pivot_root . old
cd /work
umount -l /old
exec setpriv --no-new-privs --bounding-set -all --inh-caps -all -- "$@"
`;

const OWN_ROOM = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  '--pid',
  '--net',
  '--ipc',
  '--fork',
  '--kill-child=KILL',
];

/** An end with the server, even where that is killed. */
const WITH_SERVER = ['setpriv', '--pdeathsig', 'KILL', '--'];

/** Whether a tool, as util-linux has them, runs here a program that does nothing. */
function works([tool, ...options]: readonly string[]): boolean {
  return spawnSync(tool!, [...options, 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

let working: boolean | null = null;

/** Whether the system lets a program have a room of its own; tried once a process. */
export function hasRooms(): boolean {
  if (working !== null) return working;
  const folder = mkdtempSync(join(tmpdir(), 'recto-room-'));
  working = process.platform === 'linux' && works(inRoom(folder, '/usr', []));
  rmSync(folder, { recursive: true, force: true });
  return working;
}

function inRoom(folder: string, reads: string, command: readonly string[]): readonly string[] {
  const [root, work] = [join(folder, 'root'), join(folder, 'work')];
  for (const each of [root, work]) mkdirSync(each, { recursive: true });
  return [...WITH_SERVER, ...OWN_ROOM, '--', 'sh', '-c', ROOM, 'sh', root, work, reads, ...command];
}

export interface Program {
  /** Arguments, the program first, by the path of the folder `work` as it sees it. */
  readonly command: (work: string) => readonly string[];
  /** A folder beside those of the system that it needs, as the one that it is installed in. */
  readonly reads: string;
  /** A folder of ours; in its `work` the program finds what it needs and leaves what it makes. */
  readonly folder: string;
  /** Longest time in seconds; most bytes of memory, and of a file that it writes. */
  readonly limits: { readonly seconds: number; readonly memory: number; readonly bytes: number };
  readonly signal: AbortSignal;
}

/**
 * Runs a program of the system on a stranger's file: without the environment of the server, without network, and where the
 * system allows it with nothing of the file system but programs and its folder. It is killed with all that it has started
 * when its time is over. Answers null when it ended well, else what became of it.
 */
export function runProgram({ command, reads, folder, limits, signal }: Program): Promise<string | null> {
  const isApart = hasRooms();
  const work = isApart ? '/work' : join(folder, 'work');
  const { seconds, memory, bytes } = limits;
  const caps = ['prlimit', `--data=${memory}`, `--cpu=${Math.ceil(seconds)}`, `--fsize=${bytes}`, '--'];
  const capped = [...(works(caps) ? caps : []), ...command(work)];
  const held = tools().flatMap((tool) => tool.command);
  const [start, ...args] = isApart ? inRoom(folder, reads, capped) : [...held, ...capped];
  const env = { PATH: process.env.PATH ?? '', HOME: work, TMPDIR: work, LANG: 'C.UTF-8' };
  return new Promise((resolve) => {
    const child = spawn(start!, args, { env, cwd: folder, stdio: 'ignore', detached: true });
    const kill = () => {
      try {
        // The whole group: a program may start others, and end before they do.
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // None of it is left.
      }
    };
    let late = false;
    const clock = setTimeout(() => {
      late = true;
      kill();
    }, seconds * 1000);
    signal.addEventListener('abort', kill);
    const end = (said: string | null) => {
      clearTimeout(clock);
      signal.removeEventListener('abort', kill);
      kill();
      resolve(late ? `It took longer than ${seconds} s.` : said);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, killed) => end(code === 0 ? null : `It ended with ${killed ?? code}.`));
    if (signal.aborted) kill();
  });
}
