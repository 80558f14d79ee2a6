import { describe, expect, it } from 'vitest';
import { Problem } from '../../domain/index.ts';
import { signedContent } from './cms.ts';

// Made by OpenSSL 3.0: `openssl cms -sign -binary -nodetach -nocerts -noattr -outform DER`, and the same with `-stream`.
const WHOLE =
  'MIIBAwYJKoZIhvcNAQcCoIH1MIHyAgEBMQ0wCwYJYIZIAWUDBAIBME4GCSqGSIb3DQEHAaBBBD9Db250ZW50LVR5cGU6IHRleHQvcGxhaW47IG' +
  'NoYXJzZXQ9dXRmLTgNCg0KUGxlYXNlIHBheSAyNDAuNTAuDQoxgY0wgYoCAQEwJDAMMQowCAYDVQQDDAFhAhRf1ZhfBlkTlkOqkb5KBClqqBPY' +
  'WjALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIERjBEAiAS4102dQ13CXx4Il8zS128h6YYoSdV5yXdJRyim5drKQIgMYmYlJvPemwWPRX/01H/5J' +
  'A9j3X7Pp1A4nJxT3Ygwuc=';
const STREAMED =
  'MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQ/Q29udGVudC1UeXBlOiB0ZXh0L3BsYWluOyBjaG' +
  'Fyc2V0PXV0Zi04DQoNClBsZWFzZSBwYXkgMjQwLjUwLg0KAAAAAAAAMYGOMIGLAgEBMCQwDDEKMAgGA1UEAwwBYQIUX9WYXwZZE5ZDqpG+SgQp' +
  'aqgT2FowCwYJYIZIAWUDBAIBMAoGCCqGSM49BAMCBEcwRQIhANrhfYLEy8wEpqbjXGRfV/tqQZw2Zgphgq7sYHuhmDZoAiBNq0r3bFrDNg9sfB' +
  'xldgX9Y4RDI8uLTvTOwLBUiId9FAAAAAAAAA==';

/** `openssl cms -encrypt -outform DER` */
const SEALED =
  'MIIBSQYJKoZIhvcNAQcDoIIBOjCCATYCAQIxgcuhgcgCAQOgUaFPMAkGByqGSM49AgEDQgAEuFafWSrA2d1TIduqe3/YFLxuHQj3VcCpORNibZ' +
  'wuJnkvn8jDgcFXaUH7XutOI9Zn2qrWAHwi1GIz5dd79RCWlDAcBgkrgQUQhkg/AAIwDwYLKoZIhvcNAQkQAwYFADBSMFAwJDAMMQowCAYDVQQD' +
  'DAFhAhRf1ZhfBlkTlkOqkb5KBClqqBPYWgQoUPJkYPFEPnVk0LsXCTpCvInMM42G9W06dl0ZpdP2h7dNW0ySyKSouTBjBgkqhkiG9w0BBwEwFA' +
  'YIKoZIhvcNAwcECHVupRvjYrlggEAFxFYXW6J8TkhAUlYjuKiZczk5saQEOaDPkhj4m6QlhRbNikul2R4VJcNp/mJBHWkJOoRcHRki47d3VeEK' +
  'a6hb';

const bytes = (base64: string) => Buffer.from(base64, 'base64');
const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\nPlease pay 240.50.\r\n';

/** What comes of a message: how much of the content, or the code of the problem. */
function told(message: Buffer): string {
  try {
    const { bytes: content, isWhole } = signedContent(message);
    expect(content.length).toBeLessThanOrEqual(message.length);
    return isWhole ? 'whole' : 'cut';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code;
  }
}

describe('a message of OpenSSL', () => {
  it('gives what it signs', () => {
    for (const message of [WHOLE, STREAMED])
      expect(signedContent(bytes(message))).toEqual({ bytes: Buffer.from(TEXT), isWhole: true });
  });

  it('says that it is sealed', () => expect(told(bytes(SEALED))).toBe('file.encrypted'));

  it('gives what is there of it when it is cut off anywhere', () => {
    for (const whole of [bytes(WHOLE), bytes(STREAMED)]) {
      const content = whole.indexOf('Content-Type');
      for (let end = 0; end < whole.length; end++) {
        const outcome = told(whole.subarray(0, end));
        if (end > content + TEXT.length + 2) expect([end, outcome]).toEqual([end, 'whole']);
        else if (end >= content) expect([end, outcome]).toEqual([end, expect.stringMatching(/^(cut|whole)$/)]);
        else
          expect([end, outcome]).toEqual([end, expect.stringMatching(/^(cut|whole|file\.corrupt|file\.unsupported)$/)]);
      }
    }
  });

  it('gives content or a problem whatever one of its bytes is', () => {
    for (const whole of [bytes(WHOLE), bytes(STREAMED), bytes(SEALED)])
      for (let at = 0; at < whole.length; at++)
        for (const byte of [0x00, 0x04, 0x24, 0x30, 0x80, 0x84, 0xff]) {
          const changed = Buffer.from(whole);
          changed[at] = byte;
          expect(told(changed)).toMatch(/^(whole|cut|file\.(corrupt|unsupported|encrypted))$/);
        }
  });

  it('is refused when its elements lie too deep in each other', () => {
    const deep = Buffer.alloc(2_000_000, Buffer.from([0x30, 0x80]));
    expect(told(deep)).toBe('file.corrupt');
  });
});
