import { describe, expect, it } from 'vitest';
import { decoded } from './decode.ts';

const bytes = (...codes: number[]) => Uint8Array.from(codes);

describe('a text', () => {
  it('is decoded by its byte order mark', () => {
    expect(decoded(bytes(0xef, 0xbb, 0xbf, 0xc3, 0xa4))).toBe('ä');
    expect(decoded(Buffer.from('\ufeffTotal 4 €', 'utf16le'))).toBe('Total 4 €');
    expect(decoded(Buffer.from('\ufeffTotal 4 €', 'utf16le').swap16())).toBe('Total 4 €');
  });

  it('of two bytes a character shows itself without a mark', () => {
    expect(decoded(Buffer.from('Total 4.00', 'utf16le'))).toBe('Total 4.00');
  });

  it('is UTF-8 where its bytes are right for it, whatever it declares', () => {
    expect(decoded(Buffer.from('Müller – 4 €'), 'iso-8859-1')).toBe('Müller – 4 €');
  });

  it('stays UTF-8 when a byte of it is wrong, or a line is of another encoding', () => {
    const mixed = Buffer.concat([Buffer.from('Müller – Grüße\n'), bytes(0x4a, 0xfc, 0x72, 0x67), Buffer.from('\n4 €')]);
    expect(decoded(mixed)).toBe('Müller – Grüße\nJürg\n4 €');
    expect(decoded(mixed, 'iso-8859-1')).toBe('Müller – Grüße\nJürg\n4 €');
    expect(decoded(Buffer.from('Müller – 4 €').subarray(0, -1))).toBe('Müller – 4 â‚');
    expect(decoded(Buffer.from('中文Ü中文').subarray(1))).toMatch(/文Ü中文$/);
  });

  it('is what it declares where that is known, else Windows-1252', () => {
    expect(decoded(bytes(0xb3, 0xf3, 0x64), 'iso-8859-2')).toBe('łód');
    expect(decoded(bytes(0x80, 0x20, 0x93, 0xfc, 0x94, 0x96))).toBe('€ “ü”–');
    expect(decoded(bytes(0x80, 0xfc), 'no-such-encoding')).toBe('€ü');
    expect(decoded(bytes(0x80, 0xfc), 'ISO-8859-1')).toBe('€ü');
  });
});
