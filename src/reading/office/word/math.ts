import type { Element } from '../markup.ts';
import { attribute, child, childrenOf, within } from '../xml.ts';

/** An equation (ECMA-376, 22.1) as a line of text: `(x-c)/v`, `x^2`, `a_i`, `√(b)`. */
export function mathText(element: Element): string {
  const part = (name: string) => {
    const found = child(element, name);
    return found ? mathText(found) : '';
  };
  switch (element.name) {
    case 't':
      return element.children.filter((child) => typeof child === 'string').join('');
    case 'f':
      return `${grouped(part('num'))}/${grouped(part('den'))}`;
    case 'sSup':
      return `${grouped(part('e'))}^${grouped(part('sup'))}`;
    case 'sSub':
      return `${grouped(part('e'))}_${grouped(part('sub'))}`;
    case 'sSubSup':
      return `${grouped(part('e'))}_${grouped(part('sub'))}^${grouped(part('sup'))}`;
    case 'rad':
      return `${part('deg')}√(${part('e')})`;
    case 'd': {
      const properties = child(element, 'dPr');
      const sign = (name: string, usual: string) => attribute(child(properties, name), 'val') ?? usual;
      return `${sign('begChr', '(')}${childrenOf(element, 'e').map(mathText).join(sign('sepChr', '|'))}${sign('endChr', ')')}`;
    }
    case 'nary': {
      const sign = attribute(child(element, 'naryPr', 'chr'), 'val') ?? '∫';
      const [sub, sup] = [part('sub'), part('sup')];
      return `${sign}${sub && `_${grouped(sub)}`}${sup && `^${grouped(sup)}`} ${part('e')}`;
    }
    default:
      return within(element).map(mathText).join('');
  }
}

function grouped(text: string): string {
  return text.length > 1 && !/^\w+$/.test(text) && !/^\(.*\)$/.test(text) ? `(${text})` : text;
}
