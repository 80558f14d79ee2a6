import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../domain/index.ts';
import { recto } from './testing/scene.ts';

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('RECTO_')) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the command line', () => {
  it.each(['serve', 'run', 'read', 'apps', 'doctor'])('explains %s, and the overview names it', async (name) => {
    const { code, out } = await recto([name, '--help']);
    expect([code, out[0]]).toEqual([0, expect.stringContaining(`Usage: recto ${name}`)]);
    expect((await recto(['--help'])).out[0]).toContain(`\n  ${name}`);
    expect((await recto(['help', name])).out).toEqual(out);
  });

  it('tells its version', async () => {
    expect(await recto(['--version'])).toEqual({ code: 0, out: ['9.9.9'], err: '' });
  });

  it.each([
    [[], /Usage: recto COMMAND/],
    [['rnu'], /no command "rnu"; did you mean "run"\?/],
    [['toString'], /no command "toString"/],
    [['help', 'nothing'], /no command "nothing"/],
    [['run', 'a.pdf'], /--app is missing/],
    [['run', '--app', 'receipt'], /Name at least one file/],
    [['run', 'a.pdf', '--ap', 'receipt'], /no option --ap; did you mean "--app"\?/],
    [['run', 'a.pdf', '--app'], /--app/],
    [['run', 'a.pdf', '--app='], /--app needs a value/],
    [['read'], /Name at least one file/],
    [['serve', 'now'], /serve takes no arguments/],
    [['apps'], /Say what to do/],
    [['apps', 'pull'], /"apps pull" is not known/],
    [['apps', 'push'], /takes exactly one name/],
    [['apps', 'list', 'x'], /takes no name/],
    [['doctor', 'who'], /takes no arguments/],
  ])('refuses %j as wrong usage', async (argv, message) => {
    const { code, out, err } = await recto(argv);
    expect([code, out]).toEqual([2, []]);
    expect(err).toMatch(message);
    expect(err).toContain('Usage: recto');
  });

  it('refuses settings that it does not know before anything starts', async () => {
    vi.stubEnv('RECTO_LIMT_PAGES', '5');
    vi.stubEnv('PORT', 'x');
    const { code, err } = await recto(['serve']);
    expect(code).toBe(2);
    expect(err).toContain('RECTO_LIMT_PAGES: There is no such setting; did you mean "RECTO_LIMIT_PAGES"?');
    expect(err).toContain('PORT: "x" is no number; write it like 20');
  });

  it('ends with 2 when the data folder is in use', async () => {
    const startServer = () => Promise.reject(new Problem('data.locked', 'The data folder is in use by process 7.'));
    const { code, err } = await recto(['serve'], { startServer, log: async () => ({}) as never });
    expect(code).toBe(2);
    expect(err).toContain('in use by process 7');
  });

  it('shows a fault of its own as one, and ends with 1', async () => {
    const startServer = () => Promise.reject(new TypeError('boom'));
    const { code, err } = await recto(['serve'], { startServer, log: async () => ({}) as never });
    expect(code).toBe(1);
    expect(err).toMatch(/fault of Recto's own.*boom/s);
  });
});
