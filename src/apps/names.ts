import { isUuid } from '../domain/index.ts';
import type { Mapping, Shape } from './shape.ts';
import type { Path } from './source.ts';

export const LONGEST_NAME = 100;

type NameOf = 'app' | 'class' | 'field' | 'column';

function wrongName(name: string, of: NameOf): string | null {
  if (name !== name.trim()) return 'Must not begin or end with a space';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'Must not contain control characters';
  if (!/[\p{L}\p{N}]/u.test(name)) return 'Must contain a letter or a digit';
  // In results a dot parts the group from its member; in addresses a slash parts the app from what follows.
  if ((of === 'field' || of === 'column') && name.includes('.')) return 'Must not contain a dot';
  if (of === 'app' && /[/\\?#%]/.test(name)) return 'Must not contain / \\ ? # or %';
  if (of === 'app' && isUuid(name)) return 'Must not look like an id';
  return null;
}

/** The name under the key `name`; '' where it is missing or wrong, which is a fault. */
export function nameIn(shape: Shape, from: Mapping, path: Path, of: NameOf): string {
  const given = from.name;
  if (given === undefined || given === null || given === '') {
    shape.fault([...path, 'name'], `The name of the ${of} is missing`);
    return '';
  }
  const name = shape.text(from, 'name', path, LONGEST_NAME);
  if (name === null) {
    if (typeof given === 'string' && given.trim() === '') shape.fault([...path, 'name'], 'Must not be blank');
    return '';
  }
  const wrong = wrongName(name, of);
  if (wrong) shape.fault([...path, 'name'], wrong);
  return name.normalize('NFC');
}

/** Names that differ in capitals only would be told apart by no one who reads the result. */
export function refuseTwins(
  shape: Shape,
  named: readonly ({ readonly name: string } | null)[],
  path: Path,
  of: NameOf,
): void {
  const first = new Map<string, number>();
  for (const [index, entry] of named.entries()) {
    if (!entry?.name) continue;
    const folded = entry.name.toLowerCase();
    const earlier = first.get(folded);
    if (earlier === undefined) first.set(folded, index);
    else
      shape.fault(
        [...path, index, 'name'],
        `The ${of} "${entry.name}" stands here twice (first at position ${earlier + 1})`,
      );
  }
}
