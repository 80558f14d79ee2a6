/**
 * A field's name as results say it: a name that Python takes for a variable. The order matters: existing underscores
 * double first, or `due date` would become `due__date` (contract §5.4). Letters and digits outside ASCII are invalid
 * too, each replaced by one underscore. Class names are not converted.
 */
export function fieldName(name: string): string {
  const plain = name.replaceAll('_', '__').replace(/[^A-Za-z0-9_]/gu, '_');
  return /^\d/.test(plain) ? `_${plain}` : plain;
}
