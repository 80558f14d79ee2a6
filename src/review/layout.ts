import { type DocumentLayout, type FileResult, Problem } from '../domain/index.ts';

/** A change to where the documents of a file begin and end, and what they are. Documents count from 0, pages from 1. */
export type LayoutChange =
  | { readonly kind: 'class'; readonly document: number; readonly class: string | null }
  /** The document ends before this page, where another one of its class begins. */
  | { readonly kind: 'split'; readonly document: number; readonly page: number }
  /** The documents become one, of the class of the first. */
  | { readonly kind: 'merge'; readonly documents: readonly number[] }
  /** The page goes to another document; one that is left without pages is gone. */
  | { readonly kind: 'move'; readonly page: number; readonly document: number }
  | { readonly kind: 'layout'; readonly documents: readonly DocumentLayout[] };

/** The documents of a file after a change. Throws `edit.invalid`. Pure. */
export function layoutAfter({ documents }: FileResult, change: LayoutChange): readonly DocumentLayout[] {
  const layout = documents.map(({ pages, class: found }): DocumentLayout => ({ pages, class: found }));
  const at = (index: number): DocumentLayout => {
    const found = layout[index];
    if (!found) throw new Problem('edit.invalid', `The file has no document ${index}.`);
    return found;
  };
  switch (change.kind) {
    case 'layout':
      return change.documents;
    case 'class':
      return layout.with(layout.indexOf(at(change.document)), { ...at(change.document), class: change.class });
    case 'split': {
      const { pages, class: found } = at(change.document);
      const cut = pages.indexOf(change.page);
      if (cut <= 0)
        throw new Problem('edit.invalid', `Document ${change.document} cannot be split before page ${change.page}.`);
      const parts = [pages.slice(0, cut), pages.slice(cut)].map((some) => ({ pages: some, class: found }));
      return layout.toSpliced(change.document, 1, ...parts);
    }
    case 'merge': {
      const indexes = [...new Set(change.documents)].sort((a, b) => a - b);
      const [first, ...others] = indexes;
      if (first === undefined || others.length === 0)
        throw new Problem('edit.invalid', 'Name two or more documents to be merged.');
      const pages = indexes.flatMap((index) => at(index).pages).sort((a, b) => a - b);
      return layout.with(first, { pages, class: at(first).class }).filter((_, index) => !others.includes(index));
    }
    case 'move': {
      const target = at(change.document);
      const source = layout.find(({ pages }) => pages.includes(change.page));
      if (!source) throw new Problem('edit.invalid', `The file has no page ${change.page}.`);
      if (source === target) throw new Problem('edit.invalid', `Page ${change.page} is in that document already.`);
      return layout
        .map((part): DocumentLayout => {
          if (part === source) return { ...part, pages: part.pages.filter((page) => page !== change.page) };
          if (part === target) return { ...part, pages: [...part.pages, change.page].sort((a, b) => a - b) };
          return part;
        })
        .filter(({ pages }) => pages.length > 0);
    }
  }
}
