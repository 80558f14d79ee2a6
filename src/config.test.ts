import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type Fault, Problem } from './domain/index.ts';

function faultsOf(variables: Record<string, string>): readonly Fault[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof Problem && error.code === 'config.invalid') return error.faults;
    throw error;
  }
  return [];
}

function secretFile(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'recto-config-')), 'secret');
  writeFileSync(file, content);
  return file;
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8090,
      publicUrl: null,
      dataFolder: resolve('data'),
      databaseUrl: null,
      identity: {},
      client: { url: 'http://127.0.0.1:8090', token: null },
      aihub: { pageFiles: 20 },
      mulesoft: { maxBytes: 10 * 2 ** 20, maxPages: 50 },
      outboundAllow: [],
    });
  });

  it('leaves variables of others alone, and takes empty ones as not set', () => {
    expect(readConfig({ PATH: '/bin', XRECTO_A: '1', AWS_ACCESS_KEY_ID: 'x', PORT: '', RECTO_DATA: ' ' }).port).toBe(
      8090,
    );
  });

  it('takes numbers with units', () => {
    const config = readConfig({
      RECTO_LIMIT_BYTES: '1.5 GB',
      RECTO_LIMIT_PIXELS: '90M',
      RECTO_LIMIT_SECONDS: '2m',
      RECTO_LIMIT_PAGES: '1_000',
      RECTO_MULESOFT_MAX_BYTES: '512KiB',
    });
    expect(config.reading.limits).toMatchObject({ bytes: 1.5 * 2 ** 30, pixels: 90e6, seconds: 120, pages: 1000 });
    expect(config.mulesoft.maxBytes).toBe(2 ** 19);
  });

  it('takes what lays out office documents', () => {
    expect(readConfig({}).reading.office).toBe('off');
    expect(readConfig({ RECTO_OFFICE: 'auto' }).reading.office).toBe('auto');
    expect(readConfig({ RECTO_OFFICE: '/opt/lo/program/soffice' }).reading.office).toEqual({
      path: '/opt/lo/program/soffice',
    });
    expect(() => readConfig({ RECTO_OFFICE: 'soffice' })).toThrow(/wrong in the environment/);
  });

  it('takes how print is recognised', () => {
    expect(readConfig({}).reading.ocr).toMatchObject({ engine: 'recto', alphabet: 'latin', detection: null });
    const given = { RECTO_OCR_ENGINE: 'Tesseract', RECTO_TESSERACT_LANGUAGES: 'deu+chi_sim' };
    expect(readConfig(given).reading.ocr).toMatchObject({ engine: 'tesseract', languages: 'deu+chi_sim' });
    const networks = { RECTO_OCR_RECOGNITION: 'rec.onnx', RECTO_OCR_DICTIONARY: '/keys.txt' };
    expect(readConfig(networks).reading.ocr).toMatchObject({
      recognition: resolve('rec.onnx'),
      dictionary: '/keys.txt',
    });
  });

  it('refuses ways to recognise print that do not go together', () => {
    const keys = (variables: Record<string, string>) => faultsOf(variables).map(({ key }) => key);
    expect(keys({ RECTO_OCR_RECOGNITION: 'a' })).toEqual(['RECTO_OCR_DICTIONARY']);
    expect(keys({ RECTO_OCR_DICTIONARY: 'a' })).toEqual(['RECTO_OCR_RECOGNITION']);
    expect(keys({ RECTO_OCR_ENGINE: 'tesseract', RECTO_OCR_DETECTION: 'a' })).toEqual(['RECTO_OCR_ENGINE']);
    expect(keys({ RECTO_OCR_RECOGNITION: 'a', RECTO_OCR_DICTIONARY: 'b', RECTO_OCR_ALPHABET: 'full' })).toEqual([
      'RECTO_OCR_ALPHABET',
    ]);
    expect(keys({ RECTO_OCR_ENGINE: 'abbyy' })).toEqual(['RECTO_OCR_ENGINE']);
    expect(keys({ RECTO_TESSERACT_LANGUAGES: 'eng, deu; rm' })).toEqual(['RECTO_TESSERACT_LANGUAGES']);
  });

  it('reads secrets from files', () => {
    const file = secretFile('s3cret\n');
    const config = readConfig({ RECTO_ADMIN_PASSWORD_FILE: file, RECTO_TOKEN_FILE: file });
    expect([config.identity.password, config.client.token]).toEqual(['s3cret', 's3cret']);
  });

  it('tells every fault at once', () => {
    const faults = faultsOf({
      PORT: '80a',
      RECTO_PROT: '1',
      RECTO_LIMT_BYTES: '5',
      RECTO_LIMIT_BYTES: '10 parsecs',
      RECTO_LIMIT_PAGES: '0',
      RECTO_PUBLIC_URL: 'example.org',
      RECTO_ORG_ID: 'seven',
      RECTO_ORG_SLUG: 'a b',
      RECTO_ADMIN_EMAIL: 'me',
      RECTO_ADMIN_TOKEN: 'a b',
      RECTO_ADMIN_PASSWORD: 'x',
      RECTO_ADMIN_PASSWORD_FILE: '/nowhere',
      RECTO_CLIENT_SECRET_FILE: '/nowhere',
      RECTO_OUTBOUND_ALLOW: 'a:1, b, c:70000',
      RECTO_TRUST_PROXY: 'maybe',
      RECTO_LOG_LEVEL: 'inof',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      S3_ENDPOINT: 'http://127.0.0.1:9000',
    });
    const keys = faults.map((fault) => fault.key);
    expect([...new Set(keys)].sort()).toEqual([
      'DATABASE_URL',
      'PORT',
      'RECTO_ADMIN_EMAIL',
      'RECTO_ADMIN_PASSWORD',
      'RECTO_ADMIN_TOKEN',
      'RECTO_CLIENT_ID',
      'RECTO_CLIENT_SECRET_FILE',
      'RECTO_LIMIT_BYTES',
      'RECTO_LIMIT_PAGES',
      'RECTO_LIMT_BYTES',
      'RECTO_LOG_LEVEL',
      'RECTO_ORG_ID',
      'RECTO_ORG_SLUG',
      'RECTO_OUTBOUND_ALLOW',
      'RECTO_PROT',
      'RECTO_PUBLIC_URL',
      'RECTO_TRUST_PROXY',
      'S3_ENDPOINT',
    ]);
    expect(keys.filter((key) => key === 'RECTO_OUTBOUND_ALLOW')).toHaveLength(2);
    const told = (key: string) => faults.find((fault) => fault.key === key)!.message;
    expect(told('RECTO_LIMT_BYTES')).toContain('did you mean "RECTO_LIMIT_BYTES"?');
    expect(told('RECTO_LOG_LEVEL')).toContain('did you mean "info"?');
    expect(told('DATABASE_URL')).not.toContain('hunter2');
  });
});
