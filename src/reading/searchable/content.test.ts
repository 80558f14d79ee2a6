import { expect, it } from 'vitest';
import { withoutInvisible } from './content.ts';

it('takes out text that is drawn invisibly, and nothing else', () => {
  expect(withoutInvisible('q /Im0 Do Q BT 3 Tr /F1 9 Tf 1 0 0 1 72 700 Tm (old (layer) \\)) Tj ET 0 0 9 9 re f')).toBe(
    'q /Im0 Do Q BT 3 Tr /F1 9 Tf 1 0 0 1 72 700 Tm  ET 0 0 9 9 re f',
  );
  expect(withoutInvisible('BT 3 Tr [(a) -20 <62>] TJ ET BT 0 Tr (Received) Tj ET')).toBe(
    'BT 3 Tr  ET BT 0 Tr (Received) Tj ET',
  );
  expect(withoutInvisible('BT (Received) Tj ET % 3 Tr (x) Tj\n/A << /B (3 Tr) >> BDC EMC')).toBeNull();
});

it('knows that the state before comes back', () => {
  expect(withoutInvisible('3 Tr q 0 Tr BT (seen) Tj ET Q BT (hidden) Tj ET')).toBe(
    '3 Tr q 0 Tr BT (seen) Tj ET Q BT  ET',
  );
});

it('keeps what else an operator does', () => {
  expect(withoutInvisible(`BT 3 Tr (a) ' 1 2 (b) " 0 Tr (c) Tj ET`)).toBe('BT 3 Tr T* 1 Tw 2 Tc T* 0 Tr (c) Tj ET');
});

it('passes over the bytes of images', () => {
  const image = 'BI /W 1 /H 1 ID 3 Tr (x) Tj \xff\x00( EI BT 3 Tr (a) Tj ET';
  expect(withoutInvisible(image)).toBe(image.replace('(a) Tj', ''));
});

it('comes to an end with whatever content', () => {
  for (const odd of ['', '(', '<', '<<', '((((', 'BI ID', '3 Tr (', ') Tj', '] > }', '3 Tr \' "', 'Q Q Tr Tj'])
    withoutInvisible(odd);
  const began = performance.now();
  withoutInvisible('('.repeat(200_000) + '<'.repeat(200_000));
  withoutInvisible('< '.repeat(100_000));
  expect(performance.now() - began).toBeLessThan(10_000);
});
