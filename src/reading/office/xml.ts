import { decoded } from './decode.ts';
import { declaredEncoding, type Element, parsedMarkup } from './markup.ts';

/** The tree of an XML file. */
export function parsedXml(bytes: Uint8Array): Element {
  return parsedMarkup(decoded(bytes, declaredEncoding(bytes)), 'xml');
}

/** The elements directly within. */
export function within({ children }: Element): Element[] {
  return children.filter((child) => typeof child !== 'string');
}

/** The first element of this name directly within, or along a path of such names; null when there is none. */
export function child(element: Element | null | undefined, ...path: string[]): Element | null {
  let at = element ?? null;
  for (const name of path) {
    if (!at) return null;
    at = within(at).find((inner) => inner.name === name) ?? null;
  }
  return at;
}

/** All elements of this name directly within. */
export function childrenOf(element: Element | null | undefined, name: string): Element[] {
  return element ? within(element).filter((inner) => inner.name === name) : [];
}

/** All elements of this name anywhere within, in document order, those inside of a found one not. */
export function descendants(element: Element, name: string): Element[] {
  return within(element).flatMap((inner) => (inner.name === name ? [inner] : descendants(inner, name)));
}

/** An attribute, whatever its prefix; one without a prefix goes first. */
export function attribute(element: Element | null | undefined, name: string): string | null {
  if (!element) return null;
  const { attributes } = element;
  if (attributes[name] !== undefined) return attributes[name];
  for (const key in attributes)
    if (key.endsWith(name) && key[key.length - name.length - 1] === ':') return attributes[key]!;
  return null;
}

/** A number that an attribute holds; null when it holds none. */
export function numberIn(element: Element | null | undefined, name: string): number | null {
  const value = Number.parseFloat(attribute(element, name) ?? '');
  return Number.isFinite(value) ? value : null;
}

/** A whole number that an attribute holds, without the fraction that only broken files have; null when it holds none. */
export function wholeIn(element: Element | null | undefined, name: string): number | null {
  const value = numberIn(element, name);
  return value === null ? null : Math.trunc(value);
}

/** An on-off property (ECMA-376, 17.17.4): present without a value means on. */
export function isOn(element: Element | null): boolean {
  return element !== null && !/^(0|false|off|none)$/.test(attribute(element, 'val') ?? '1');
}

/** All text within. */
export function textWithin(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textWithin(child))).join('');
}
