/** Where a file of dist/ lies: beside the built modules, and in dist/ too when this runs from its source (tests, tsx). */
export function built(path: string): URL {
  return new URL((import.meta.url.endsWith('.ts') ? '../../dist/' : '../') + path, import.meta.url);
}
