import { describe, expect, it } from 'vitest';
import { parseTruthRow } from '../../src/evaluate/index.ts';
import { appOf, SETS } from './sets.ts';

describe('the sets of the understanding benchmark', () => {
  it('have an app for each kind of document that they hold', () => {
    for (const set of SETS) {
      for (const kind of typeof set.app === 'string' ? ['any'] : Object.keys(set.app)) {
        const row = parseTruthRow({ id: 'a', file: 'a', kind, fields: {} });
        expect(appOf(set, row).classes[0]!.fields.length, set.name).toBeGreaterThan(0);
      }
    }
  });

  it('never list the misses of a test', () => {
    expect(SETS.filter((s) => s.development && s.source === 'documents').map((s) => s.name)).toEqual([]);
    expect(SETS.filter((s) => s.development).map((s) => s.name)).not.toContain('generated');
  });
});
