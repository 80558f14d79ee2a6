import { Problem } from '../../../domain/index.ts';
import { A4, type Block, type Flow, type Paper, type Section } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import type { Package } from '../package.ts';
import { Part } from '../parts.ts';
import { attribute, child, childrenOf, isOn, numberIn, within } from '../xml.ts';
import { Story } from './story.ts';

const TWIPS = 20;

type TextSection = Extract<Section, { kind: 'text' }>;

/** A Word document (ECMA-376, 17) as a flow. Throws `file.corrupt`. */
export function docxFlow(pack: Package, main: string): Flow {
  const document = Part.open(pack, main);
  const body = child(document?.root, 'document', 'body');
  if (!document || !body) throw new Problem('file.corrupt', 'The document has no body.');
  const story = new Story(document);
  const sections: TextSection[] = [];
  const around = new Around(document, story);
  let blocks: Block[] = [];
  const end = (properties: Element | null) => {
    const section = { kind: 'text', paper: paperOf(properties), blocks, ...around.of(properties) } as const;
    add(sections, section, attribute(child(properties, 'type'), 'val'));
    blocks = [];
  };
  for (const element of within(body)) {
    if (element.name === 'sectPr') continue;
    for (const block of story.block(element, document)) blocks.push(block);
    const last = child(element, 'pPr', 'sectPr');
    if (last) end(last);
  }
  end(child(body, 'sectPr'));
  const notes = [...story.notes(), ...story.comments()];
  if (notes.length > 0) {
    const last = sections.pop()!;
    sections.push({ ...last, blocks: [...last.blocks, ...notes] });
  }
  return { sections };
}

/** A section that goes on where the one before ended, on the same paper, is part of it. */
function add(sections: TextSection[], section: TextSection, type: string | null): void {
  const before = sections.at(-1);
  const sameSheet = type === 'continuous' && before && JSON.stringify(before.paper) === JSON.stringify(section.paper);
  if (!sameSheet) sections.push(section);
  else {
    sections.pop();
    sections.push({ ...before, blocks: [...before.blocks, ...section.blocks] });
  }
}

type Side = 'header' | 'footer';

/** The headers and footers of sections: where one has none of a kind, it goes on with that of the section before (17.10). */
class Around {
  readonly #document: Part;
  readonly #story: Story;
  readonly #last = new Map<string, readonly Block[]>();
  /** Whether sheets of even numbers have headers of their own. */
  readonly #twoSided: boolean;

  constructor(document: Part, story: Story) {
    this.#document = document;
    this.#story = story;
    this.#twoSided = isOn(child(document.ofType('settings')?.root, 'settings', 'evenAndOddHeaders'));
  }

  of(properties: Element | null): Pick<TextSection, 'header' | 'footer' | 'first' | 'even'> {
    const both = (type: string) => ({
      header: this.#blocks(properties, 'header', type),
      footer: this.#blocks(properties, 'footer', type),
    });
    const [usual, first, even] = [both('default'), both('first'), both('even')];
    return {
      ...usual,
      ...(isOn(child(properties, 'titlePg')) ? { first } : {}),
      ...(this.#twoSided ? { even } : {}),
    };
  }

  #blocks(properties: Element | null, side: Side, type: string): readonly Block[] {
    const reference = childrenOf(properties, `${side}Reference`).find(
      (each) => (attribute(each, 'type') ?? 'default') === type,
    );
    const part = reference ? this.#document.related(attribute(reference, 'id')) : null;
    const root = part && within(part.root)[0];
    if (root) this.#last.set(`${side} ${type}`, this.#story.blocks(root, part));
    return this.#last.get(`${side} ${type}`) ?? [];
  }
}

/** Paper of a section; what is missing or absurd is A4's. */
function paperOf(properties: Element | null): Paper {
  const [size, margin] = [child(properties, 'pgSz'), child(properties, 'pgMar')];
  const length = (element: Element | null, name: string, least: number, most: number, usual: number) => {
    const points = (numberIn(element, name) ?? Number.NaN) / TWIPS;
    return points >= least && points <= most ? points : usual;
  };
  const [width, height] = [length(size, 'w', 72, 4_000, A4.width), length(size, 'h', 72, 4_000, A4.height)];
  return {
    width,
    height,
    margin: {
      left: length(margin, 'left', 0, width / 3, Math.min(56, width / 8)),
      right: length(margin, 'right', 0, width / 3, Math.min(56, width / 8)),
      top: length(margin, 'top', 0, height / 3, Math.min(56, height / 8)),
      bottom: length(margin, 'bottom', 0, height / 3, Math.min(56, height / 8)),
    },
  };
}
