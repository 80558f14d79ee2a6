import { describe, expect, it } from 'vitest';
import { fieldName } from './names.ts';

describe('a field name in AI Hub results', () => {
  it.each([
    ['due date', 'due_date'],
    ["driver's license", 'driver_s_license'],
    ['3rd category', '_3rd_category'],
    ['secret_id', 'secret__id'],
    ['employers address and ZIP code', 'employers_address_and_ZIP_code'],
    ['total', 'total'],
    ['vendor.name', 'vendor_name'],
    ['__x', '____x'],
    ['Größe', 'Gr__e'],
    ['😀', '_'],
  ])('of "%s" is "%s"', (name, expected) => {
    expect(fieldName(name)).toBe(expected);
  });
});
