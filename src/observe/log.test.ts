import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function written(log: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'error' = 'info') {
  const lines: string[] = [];
  log(createLog({ level, destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes a line of JSON with level, instant and message', () => {
    const [line] = written((log) => log.info({ run: 'r1' }, 'Run started'));
    expect(line).toMatchObject({ level: 'info', run: 'r1', msg: 'Run started' });
    expect(line!.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('keeps secrets and document text out, three levels deep', () => {
    const lines = written((log) => {
      log.info({ password: 'hunter2', headers: { authorization: 'Bearer hunter2' } }, 'x');
      log.warn({ request: { headers: { cookie: 'hunter2' } }, page: { words: ['hunter2'], text: 'hunter2' } }, 'x');
    });
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('writes errors with their causes', () => {
    const [line] = written((log) => log.error({ error: new Error('outer', { cause: new Error('inner') }) }, 'x'));
    expect(JSON.stringify(line)).toMatch(/outer.*inner/);
  });

  it('leaves out what is below its level', () => {
    expect(written((log) => log.info({}, 'x'), 'error')).toEqual([]);
  });
});
