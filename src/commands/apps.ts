import { readAppFile, templates } from '../apps/index.ts';
import { appOf, tellFaults } from './app-file.ts';
import { type Command, EXIT, type Given, WrongUsage } from './command.ts';
import { type ServerClient, serverClient } from './server-client.ts';

export const apps: Command = {
  usage: 'apps push FILE | list | show NAME | publish NAME',
  description: `Works with the apps of a running server: RECTO_URL says where it is, RECTO_TOKEN is an API token of it.
  push FILE     makes the app of the file (or of a template's name), or replaces its draft
  list          lists the apps with their newest version
  show NAME     shows one app
  publish NAME  publishes the draft as the next version: 1.0.0, 1.1.0, …
Exit code 4 when the server cannot be reached.`,
  options: { json: { type: 'boolean', description: 'Print the answer as one line of JSON.' } },
  async run(given) {
    const [verb, name, ...more] = given.positionals;
    const act = verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!act) throw new WrongUsage(verb ? `"apps ${verb}" is not known` : 'Say what to do with the apps');
    if (act.takesName !== (name !== undefined) || more.length > 0) {
      throw new WrongUsage(act.takesName ? `"apps ${verb}" takes exactly one name` : `"apps ${verb}" takes no name`);
    }
    const { answer, lines } = await act.run(given, name ?? '');
    if (given.flag('json')) given.output.line(JSON.stringify(answer));
    else for (const line of lines) given.output.line(line);
    return EXIT.well;
  },
};

/** What the server answered, and how a person reads it. */
interface Outcome {
  readonly answer: unknown;
  readonly lines: readonly string[];
}

interface AppVerb {
  readonly takesName: boolean;
  run(given: Given, name: string): Promise<Outcome>;
}

const VERBS: Readonly<Record<string, AppVerb>> = {
  push: { takesName: true, run: push },
  list: { takesName: false, run: list },
  show: { takesName: true, run: show },
  publish: { takesName: true, run: publish },
};

function connect(given: Given): ServerClient {
  return serverClient(given.config().client);
}

function at(name: string): string {
  return `/apps/${encodeURIComponent(name)}`;
}

/** A key of an answer as text; a server of another version may leave it out. */
function part(answer: unknown, key: string): string {
  if (typeof answer !== 'object' || answer === null) return '';
  // Safe: an object's keys may be read, and the value is not trusted further.
  const value = (answer as Record<string, unknown>)[key];
  return value === undefined || value === null ? '' : String(value);
}

async function push(given: Given, file: string): Promise<Outcome> {
  const client = connect(given);
  // Judged here first, so that a fault names the file and costs no round trip.
  const app = await appOf(file, given);
  const text = templates().includes(file) ? JSON.stringify(app) : await readAppFile(file);
  try {
    const answer = await client.send('PUT', at(app.name), text);
    return {
      answer,
      lines: [`Pushed ${app.name} (${part(answer, 'id')}). Publish it with: recto apps publish ${quoted(app.name)}`],
    };
  } catch (error) {
    throw tellFaults(error, file, given.output);
  }
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

async function list(given: Given): Promise<Outcome> {
  const answer = await connect(given).send('GET', '/apps');
  // Safe: what is no list of apps shows as an empty one.
  const found = (answer as { apps?: unknown }).apps;
  const entries: unknown[] = Array.isArray(found) ? found : [];
  const width = Math.max(4, ...entries.map((entry) => part(entry, 'name').length));
  const row = (name: string, version: string, state: string, id: string) =>
    `${name.padEnd(width)}  ${version.padEnd(8)} ${state.padEnd(10)} ${id}`;
  const lines = entries.map((entry) =>
    row(part(entry, 'name'), part(entry, 'version') || '-', part(entry, 'state'), part(entry, 'id')),
  );
  return { answer, lines: [row('NAME', 'VERSION', 'STATE', 'ID'), ...lines] };
}

async function show(given: Given, name: string): Promise<Outcome> {
  const answer = await connect(given).send('GET', at(name));
  return { answer, lines: [JSON.stringify(answer, null, 2)] };
}

function warningsOf(answer: unknown): readonly string[] {
  const told = typeof answer === 'object' && answer !== null && 'warnings' in answer ? answer.warnings : [];
  return Array.isArray(told) ? told.map(String) : [];
}

async function publish(given: Given, name: string): Promise<Outcome> {
  const answer = await connect(given).send('POST', `${at(name)}/versions`);
  return {
    answer,
    lines: [
      `Published ${part(answer, 'name') || name} as ${part(answer, 'version')} (${part(answer, 'id')}).`,
      ...warningsOf(answer),
    ],
  };
}
