import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { Problem } from '../domain/index.ts';
import { type Command, EXIT, type Given, parseOptions, WrongUsage } from './command.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';

export type { Output } from './output.ts';
export { terminalOutput } from './output.ts';
export type { Parts, RunningServer } from './parts.ts';

interface Verb {
  readonly summary: string;
  load(): Promise<Command>;
}

// Modules are loaded when their verb is given, so that `--help` answers at once.
const VERBS: Readonly<Record<string, Verb>> = {
  serve: { summary: 'Start the server', load: async () => (await import('./serve.ts')).serve },
  run: { summary: 'Extract the values of files', load: async () => (await import('./run.ts')).run },
  read: { summary: 'Read the words of a file', load: async () => (await import('./read.ts')).read },
  apps: {
    summary: 'Push, list, show and publish apps on a server',
    load: async () => (await import('./apps.ts')).apps,
  },
  doctor: { summary: 'Check this machine and the settings', load: async () => (await import('./doctor.ts')).doctor },
};

const OVERVIEW = `Recto reads documents and extracts their values, each with its proof.

Usage: recto COMMAND [OPTIONS]

${Object.entries(VERBS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

  recto COMMAND --help   tells more about a command
  recto --version

Exit codes: 0 all well, 1 a file failed, 2 usage or configuration, 4 server not reachable.`;

function helpFor(command: Command): string {
  const options = Object.entries({ ...command.options, help: { type: 'boolean', description: 'Show this.' } as const });
  const named = options.map(([name, option]) => {
    const value = 'value' in option && option.value ? ` ${option.value}` : '';
    const short = 'short' in option && option.short ? `-${option.short}, ` : '';
    return [`${short}--${name}${value}`, option.description] as const;
  });
  const width = Math.max(...named.map(([name]) => name.length));
  const lines = named.map(([name, description]) => `  ${name.padEnd(width)}  ${description}`);
  return `Usage: recto ${command.usage}\n\n${command.description}\n\nOptions:\n${lines.join('\n')}`;
}

/** Which exit code a problem of the whole command means; problems of single files are in the results. */
function exitCodeOf(problem: Problem): number {
  switch (problem.code) {
    case 'server.unreachable':
      return EXIT.unreachable;
    case 'config.invalid':
    case 'data.locked':
    case 'app.unknown':
    case 'app.invalid':
    case 'app.version-unknown':
    case 'identity.unauthenticated':
    case 'identity.forbidden':
      return EXIT.usage;
    default:
      return EXIT.failed;
  }
}

/** What a person probably meant. The parser of app files comes with it, so it is loaded only when something is wrong. */
async function suggestion(word: string, known: readonly string[]): Promise<string> {
  const { didYouMean } = await import('../apps/index.ts');
  return didYouMean(word, known);
}

async function parse(command: Command, argv: readonly string[]) {
  const options = parseOptions(command);
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '-*([^' ]+)/.exec(message)?.[1];
    if (unknown) {
      const meant = await suggestion(unknown, Object.keys(options));
      throw new WrongUsage(`There is no option --${unknown}${meant.replace('"', '"--')}`);
    }
    throw new WrongUsage(message.split('. ')[0]);
  }
}

async function given(command: Command, argv: readonly string[], output: Output, parts: Parts): Promise<Given | null> {
  const { values, positionals } = await parse(command, argv);
  if (values.help) return null;
  return {
    positionals,
    text(option) {
      const value = values[option];
      if (typeof value !== 'string') return null;
      if (value === '') throw new WrongUsage(`--${option} needs a value`);
      return value;
    },
    flag: (option) => values[option] === true,
    config(overrides = {}): Config {
      const variables: Record<string, string | undefined> = { ...process.env };
      for (const [name, value] of Object.entries(overrides)) if (value !== null) variables[name] = value;
      return readConfig(variables);
    },
    output,
    parts,
  };
}

/** Runs the command line `argv` (without node and script) and answers the exit code, always below 124. */
export async function runCommand(argv: readonly string[], output: Output, parts: Parts): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-v') {
    output.line(parts.version);
    return EXIT.well;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    output.line(OVERVIEW);
    return EXIT.well;
  }
  if (name === undefined) {
    output.tell(OVERVIEW);
    return EXIT.usage;
  }
  if (name === 'help') return runCommand([rest[0]!, '--help'], output, parts);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) {
    output.tell(`recto: there is no command "${name}"${await suggestion(name, Object.keys(VERBS))}\n\n${OVERVIEW}`);
    return EXIT.usage;
  }
  const command = await verb.load();
  try {
    const invocation = await given(command, rest, output, parts);
    if (invocation) return await command.run(invocation);
    output.line(helpFor(command));
    return EXIT.well;
  } catch (error) {
    return report(error, command, output);
  }
}

async function report(error: unknown, command: Command, output: Output): Promise<number> {
  if (error instanceof WrongUsage) {
    output.tell(`recto: ${error.message}\nUsage: recto ${command.usage}`);
    return EXIT.usage;
  }
  if (error instanceof Problem) {
    if (error.faults.length > 0) {
      const { describeFaults } = await import('../apps/index.ts');
      output.tell(describeFaults(error.faults, 'environment'));
    }
    output.tell(`recto: ${error.message}\n${error.remedy} (${error.code})`);
    return exitCodeOf(error);
  }
  output.tell(
    `recto: a fault of Recto's own; please report it.\n${error instanceof Error ? error.stack : String(error)}`,
  );
  return EXIT.failed;
}
