import { VARIABLES } from '../config.ts';
import { type Command, EXIT, type Given, WrongUsage } from './command.ts';
import type { RunningServer } from './parts.ts';

/** Milliseconds that a stop may take before the process ends all the same; what was at work is then done again. */
const STOP_PATIENCE = 25_000;

export const serve: Command = {
  usage: 'serve',
  description: `Starts the server and runs until SIGINT or SIGTERM. Settings come from the environment; the options stand for
HOST, PORT and RECTO_DATA. At the first start it makes an organization with an administrator and shows how to sign in.

Settings:
${Object.entries(VARIABLES)
  .map(([name, purpose]) => `  ${name.padEnd(24)}  ${purpose}`)
  .join('\n')}
Secrets may lie in files: NAME_FILE holds the path. Names of the form RECTO_* that are not listed are refused.`,
  options: {
    host: { type: 'string', value: 'ADDRESS', description: 'Address to listen on (127.0.0.1).' },
    port: { type: 'string', value: 'NUMBER', description: 'Port to listen on (8090); 0 takes a free one.' },
    data: { type: 'string', value: 'FOLDER', description: 'Folder for the database, files and keys (./data).' },
  },
  async run(given) {
    if (given.positionals.length > 0) throw new WrongUsage('serve takes no arguments');
    const config = given.config({
      HOST: given.text('host'),
      PORT: given.text('port'),
      RECTO_DATA: given.text('data'),
    });
    const log = await given.parts.log(config);
    const signals = stopSignals();
    const server = await given.parts.startServer(config, log);
    const stopping = signals.started();
    for (const line of greeting(server, config.publicUrl, config.dataFolder, given.parts.version))
      given.output.line(line);
    await stopping;
    return stop(server, given);
  },
};

/**
 * SIGINT and SIGTERM end the process at once while it starts (nothing was promised to anybody yet, and the database
 * bears it), and again at the second of them. The first one after the start resolves what `started` answers.
 */
function stopSignals(): { started(): Promise<void> } {
  let onSignal: () => void = () => process.exit(EXIT.well);
  process.on('SIGINT', () => onSignal()).on('SIGTERM', () => onSignal());
  return {
    started: () =>
      new Promise((resolve) => {
        onSignal = () => {
          onSignal = () => process.exit(EXIT.failed);
          resolve();
        };
      }),
  };
}

async function stop(server: RunningServer, given: Given): Promise<number> {
  given.output.tell('Stopping …');
  const late = setTimeout(() => {
    given.output.tell('Some work did not end in time; it will be done again at the next start.');
    process.exit(EXIT.failed);
  }, STOP_PATIENCE);
  await server.stop();
  clearTimeout(late);
  return EXIT.well;
}

/**
 * What an operator wants to know at a start. What was generated is shown here and nowhere else, as lines that a shell
 * takes: with them set, `bin/recto apps` and the examples of the README work as they stand.
 */
function greeting(server: RunningServer, publicUrl: string | null, dataFolder: string, version: string): string[] {
  const { organization, first, made } = server.established;
  const url = publicUrl ?? server.address;
  const lines = [
    `Recto ${version} is ready at ${url}`,
    `  data          ${dataFolder} (${server.database === 'embedded' ? 'embedded database' : 'database: PostgreSQL'})`,
    `  organization  ${organization.id} (${organization.slug})`,
  ];
  const signIn = shown([
    ['e-mail', made.email],
    ['password', made.password],
  ]).map(([name, value]) => `  ${name.padEnd(12)}  ${value}`);
  const secrets = shown([
    ['RECTO_TOKEN', made.token],
    ['RECTO_CLIENT_ID', made.clientId],
    ['RECTO_CLIENT_SECRET', made.clientSecret],
  ]);
  if (signIn.length + secrets.length > 0) lines.push('', 'How to sign in. Keep this: it is shown only now.', ...signIn);
  if (secrets.length > 0) {
    const exported = [['RECTO_URL', url], ['RECTO_ORG_ID', organization.id], ...secrets];
    const page = made.token === undefined ? '' : '; the page asks for RECTO_TOKEN';
    lines.push('', `For the API and the command line, paste into a shell${page}:`, '');
    lines.push(...exported.map(([name, value]) => `export ${name}=${value}`));
  }
  if (first && signIn.length + secrets.length === 0) lines.push('  Sign in with what the environment gives.');
  lines.push('', 'Stop it with Ctrl+C.');
  return lines;
}

function shown(pairs: readonly (readonly [string, string | undefined])[]): [string, string][] {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
