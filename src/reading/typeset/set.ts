import { fitted } from './columns.ts';
import type { Block, Picture } from './flow.ts';
import { setParagraph } from './paragraph.ts';
import { emptyPrint, gap, type Strip } from './strip.ts';
import { groupsOf, setGroup } from './table.ts';

/** Space above and below a table or a picture, in points. */
const AROUND = 4;

/** A part of a column that is set at once: small, so that a long document need not be in memory as set. */
export interface Unit {
  /** Whether a new sheet begins with it. */
  readonly breaks: boolean;
  set(): Strip[];
}

/** What is to be set into a column of `width` points; nothing becomes higher than `height`, the room on a sheet. */
export function unitsOf(blocks: readonly Block[], width: number, height: number, level = 0): Unit[] {
  return blocks.flatMap((block): Unit[] => {
    if (block.kind === 'break') return [{ breaks: true, set: () => [] }];
    if (block.kind === 'paragraph') return [{ breaks: false, set: () => setParagraph(block, width) }];
    if (block.kind === 'picture') return [{ breaks: false, set: () => setPicture(block, width, height) }];
    const fit = fitted(block, width);
    const margin: Unit = { breaks: false, set: () => (level > 0 ? [] : [gap(AROUND)]) };
    const groups = groupsOf(block).map((group) => ({
      breaks: false,
      set: () => setGroup(group, fit, height, level),
    }));
    return [margin, ...groups, margin];
  });
}

export function setBlocks(blocks: readonly Block[], width: number, height: number, level: number): Strip[] {
  return unitsOf(blocks, width, height, level).flatMap((unit) => unit.set());
}

function setPicture({ bytes, unread, width, height }: Picture, room: number, most: number): Strip[] {
  if (!bytes || !width || !height) return [];
  const scale = Math.min(1, room / width, (most - 2 * AROUND) / height);
  const area = { left: 0, top: AROUND, width: width * scale, height: height * scale };
  const print = emptyPrint();
  return [
    {
      ...print,
      pictures: [{ ...area, bytes, ...(unread ? { unread } : {}) }],
      height: area.height + 2 * AROUND,
      keep: false,
    },
  ];
}
