import { type Degraded, degrade } from './degrade.ts';
import { generate, type Order } from './document.ts';
import type { Truth } from './truth.ts';

/** A row of a dataset, as `src/evaluate` reads it. */
export interface Row extends Truth {
  readonly id: string;
  readonly file: string;
  readonly kind: string;
  readonly set: 'generated';
  readonly unit: 'relative';
  readonly layer: 'born-digital' | 'image';
  readonly size?: readonly [number, number];
  readonly source: string;
  readonly licence: 'Apache-2.0';
}

export interface MadeFile {
  readonly row: Row;
  readonly bytes: Uint8Array;
}

/** A generated document as files: one PDF, or one picture if it has one page and none if it has more. */
export async function makeFiles(order: Order, as: 'pdf' | 'image'): Promise<MadeFile[]> {
  const { pdf, truth, layout } = await generate(order);
  const id = `${order.kind}-${layout}-${order.seed}`;
  const common = {
    ...truth,
    kind: order.kind,
    set: 'generated',
    unit: 'relative',
    source: 'training/generate.ts',
    licence: 'Apache-2.0',
  } as const;
  if (as === 'pdf') return [{ row: { ...common, id, file: `${id}.pdf`, layer: 'born-digital' }, bytes: pdf }];
  if (truth.pages > 1) return [];
  const look = order.kind === 'receipt' ? 'photo' : 'scan';
  const picture: Degraded = await degrade({ pdf, boxes: truth.boxes }, 1, order.seed, look);
  const size = [picture.width, picture.height] as const;
  const row: Row = {
    ...common,
    id: `${id}-${look}`,
    file: `${id}-${look}.jpg`,
    layer: 'image',
    boxes: picture.boxes,
    size,
  };
  return [{ row, bytes: picture.jpeg }];
}
