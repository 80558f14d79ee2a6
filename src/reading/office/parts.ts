import type { Element } from './markup.ts';
import type { Package } from './package.ts';
import { attribute, childrenOf, parsedXml } from './xml.ts';

/** A relationship of a part to another (ECMA-376, part 2). */
export interface Relation {
  /** The last word of its type, as `image` or `slideLayout`. */
  readonly type: string;
  /** The part's full name; an address for one outside of the package. */
  readonly target: string;
  readonly external: boolean;
}

/** A part of an Office Open XML package with what it refers to. */
export class Part {
  readonly name: string;
  readonly root: Element;
  readonly #package: Package;
  #relations: ReadonlyMap<string, Relation> | null = null;

  private constructor(pack: Package, name: string, root: Element) {
    this.#package = pack;
    this.name = name;
    this.root = root;
  }

  /** The part of this name; null when there is none. */
  static open(pack: Package, name: string): Part | null {
    const bytes = pack.read(name);
    return bytes && new Part(pack, name, parsedXml(bytes));
  }

  get relations(): ReadonlyMap<string, Relation> {
    this.#relations ??= relationsOf(this.#package, this.name);
    return this.#relations;
  }

  /** The part that a relationship id refers to; null when it lies outside, or is lost. */
  related(id: string | null): Part | null {
    const relation = id === null ? undefined : this.relations.get(id);
    return relation && !relation.external ? Part.open(this.#package, relation.target) : null;
  }

  /** The first related part of a type, as `styles`. */
  ofType(type: string): Part | null {
    for (const [id, relation] of this.relations) if (relation.type === type) return this.related(id);
    return null;
  }

  /** The bytes of what a relationship id refers to; null when they are not in the package. */
  bytes(id: string | null): Uint8Array | null {
    const relation = id === null ? undefined : this.relations.get(id);
    return relation && !relation.external ? this.#package.read(relation.target) : null;
  }
}

function relationsOf(pack: Package, name: string): Map<string, Relation> {
  const cut = name.lastIndexOf('/') + 1;
  const bytes = pack.read(`${name.slice(0, cut)}_rels/${name.slice(cut)}.rels`);
  const relations = new Map<string, Relation>();
  if (!bytes) return relations;
  for (const element of childrenOf(childrenOf(parsedXml(bytes), 'Relationships')[0], 'Relationship')) {
    const [id, type, target] = ['Id', 'Type', 'Target'].map((key) => attribute(element, key));
    if (!id || !type || target === null || target === undefined) continue;
    const external = attribute(element, 'TargetMode') === 'External';
    relations.set(id, {
      type: type.slice(type.lastIndexOf('/') + 1),
      target: external ? target : resolved(name.slice(0, cut), target),
      external,
    });
  }
  return relations;
}

/** A target against the folder of the part that names it. */
function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}
