import { describe, expect, it } from 'vitest';
import type { RunState } from '../../domain/index.ts';
import { run } from '../testing/results.ts';
import { messageOf, presentRun } from './present-run.ts';
import { STATUSES, statesOf, statusOf } from './states.ts';

const NONE = { files: [], failed: 0, partial: 0 };

describe('an AI Hub run', () => {
  it('has the nine published keys', () => {
    expect(JSON.parse(presentRun(run({ batch: 3, tags: ['a'] }), NONE))).toEqual({
      id: run().id,
      status: 'COMPLETE',
      start_timestamp: expect.any(Number),
      finish_timestamp: expect.any(Number),
      msg: '1 of 1 file read.',
      batch_id: 3,
      input_dir: null,
      app_id: run().app.id,
      deployment_id: null,
      tags: ['a'],
    });
  });

  it('has no end while it goes on', () => {
    const text = presentRun(run({ state: 'running', finished: null, files: { total: 8, ended: 3 } }), NONE);
    expect(JSON.parse(text)).toMatchObject({ status: 'RUNNING', finish_timestamp: null, msg: '3 of 8 files done.' });
    expect(text).toContain('"start_timestamp":1767323045678000000,');
  });

  it.each<[RunState, string]>([
    ['queued', 'RUNNING'],
    ['running', 'RUNNING'],
    ['finishing', 'RUNNING'],
    ['review', 'STOPPED_AT_CHECKPOINT'],
    ['complete', 'COMPLETE'],
    ['partial', 'COMPLETE'],
    ['failed', 'FAILED'],
    ['cancelled', 'CANCELLED'],
  ])('that is %s says %s', (state, status) => {
    expect(statusOf(state)).toBe(status);
  });

  it('is found again by its status, and none by PAUSED', () => {
    for (const status of STATUSES) for (const state of statesOf(status)) expect(statusOf(state)).toBe(status);
    expect(STATUSES.flatMap(statesOf)).toHaveLength(8);
    expect(statesOf('PAUSED')).toEqual([]);
  });

  it('says once why it failed', () => {
    const problem = { code: 'file.empty', message: 'The file is empty.' } as const;
    const failed = run({ state: 'failed', problem, files: { total: 1, ended: 1 } });
    const problems = { files: [{ file: 'a.pdf', problem }], failed: 1, partial: 0 };
    expect(messageOf(failed, problems)).toBe('The run failed. a.pdf: The file is empty.');
    expect(messageOf(failed, NONE)).toBe('The run failed. The file is empty.');
  });

  it('counts every file that failed, those that it does not name too', () => {
    const partial = run({ state: 'partial', files: { total: 9, ended: 9 } });
    const problem = { code: 'file.empty', message: 'The file is empty.' } as const;
    const named = [{ file: 'a.pdf', problem }];
    expect(messageOf(partial, { files: named, failed: 3, partial: 1 })).toBe(
      '6 of 9 files read. a.pdf: The file is empty. And 3 more files.',
    );
    expect(messageOf(partial, { files: named, failed: 2, partial: 0 })).toBe(
      '7 of 9 files read. a.pdf: The file is empty. And 1 more file.',
    );
  });

  it('names a file that was read in part', () => {
    const partial = run({ state: 'partial', files: { total: 1, ended: 1 } });
    const problem = { code: 'file.corrupt', message: 'Page 2: The image is damaged.' } as const;
    expect(messageOf(partial, { files: [{ file: 'a.tif', problem }], failed: 0, partial: 1 })).toBe(
      '1 of 1 file read. a.tif: Page 2: The image is damaged.',
    );
  });
});
