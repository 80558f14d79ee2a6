import { Package } from '../package.ts';
import { packed } from '../repack.ts';

/** A package of these parts. */
export function packageOf(parts: Readonly<Record<string, string | Uint8Array>>): Package {
  return new Package(zipOf(parts));
}

export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return packed(
    Object.entries(parts).map(([name, content]) => [
      name,
      typeof content === 'string' ? Buffer.from(content) : content,
    ]),
  );
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The relationships of a part, numbered from `rId1`. */
export function related(...targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships>${each.join('')}</Relationships>`;
}
