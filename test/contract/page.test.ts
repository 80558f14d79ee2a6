import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runsWith } from '../support/needs.ts';
import { ARCHIVE_CALLED_PDF, encrypted, pdf, SLIP_APP, slip } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const withBrowser = runsWith(`browser at ${BROWSER}`, existsSync(BROWSER), 'install Chromium, or say where (CHROMIUM)');

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(!withBrowser)('the page', () => {
  let scene: Scene;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const abroad: string[] = [];

  beforeAll(async () => {
    scene = await openScene();
    await scene.publish(SLIP_APP);
    browser = await chromium.launch({ executablePath: BROWSER, args: QUIET });
    page = await browser.newPage();
    // A style or script that the policy blocks is told on the console.
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(scene.url) && !url.startsWith('blob:')) abroad.push(url);
    });
    await page.goto(scene.url);
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.close();
  });

  const folder = mkdtempSync(join(tmpdir(), 'recto-page-'));
  async function give(name: string, content: Uint8Array): Promise<void> {
    writeFileSync(join(folder, name), content);
    await page.setInputFiles('#file', join(folder, name));
  }

  it('says so when a token is wrong', async () => {
    await page.fill('#token', 'wrong');
    await page.click('text=Sign in');
    await page.waitForSelector('#failure:not([hidden])');
    expect(await page.textContent('#failure')).toContain('not valid');
    // The browser tells every 401 on its console.
    complaints.splice(0);
  });

  it('lets a token in, keeps it for the tab, and offers the published apps', async () => {
    await page.fill('#token', scene.acme.token);
    await page.click('text=Sign in');
    await page.waitForSelector('#work:not([hidden])');
    expect(await page.locator('#app option').allTextContents()).toEqual(['slip 1.0.0']);
    await page.reload();
    await page.waitForSelector('#work:not([hidden])');
  });

  it('shows the values of a document beside its page, each with its box', async () => {
    await give('slip.pdf', await slip());
    await page.waitForSelector('#result:not([hidden])');
    expect(await page.textContent('#values')).toContain('A-4711');
    expect(await page.textContent('#result-facts')).toContain('1 page, read by slip 1.0.0; complete');
    const row = page.locator('tr', { hasText: 'due date' });
    expect(await page.locator('rect.on').count()).toBe(0);
    await row.hover();
    expect(await page.locator('rect.on title').allTextContents()).toEqual(['due date: 2026-03-31']);
    await page.waitForSelector('.page image[href^="blob:"]');
  });

  it('leads from a box to its value', async () => {
    await page.locator('rect', { hasText: 'order number' }).hover();
    expect(await page.locator('tr.on th').allTextContents()).toEqual(['order number']);
  });

  it('has room for certainty in a window of any width', async () => {
    const cells = page.locator('.fields td.number');
    await cells.evaluateAll((all) => {
      for (const cell of all) cell.lastChild!.textContent = ' 100 %';
    });
    for (const width of [1600, 1280, 1201, 1200, 1024, 961, 960, 700, 400]) {
      await page.setViewportSize({ width, height: 720 });
      const cut = await cells.evaluateAll((all) => all.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
      expect([width, await cells.count(), cut]).toEqual([width, expect.toSatisfy((n: number) => n > 0), 0]);
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('shows the result as JSON', async () => {
    await page.click('summary:has-text("Result as JSON")');
    expect(JSON.parse((await page.textContent('#json-text'))!)).toMatchObject({ run: { file: 'slip.pdf' } });
  });

  it('shows every page of a file', async () => {
    await give(
      'two.pdf',
      await pdf([
        [
          ['Order no:', 60, 80],
          ['A-1', 160, 80],
        ],
        [
          ['Total', 60, 80],
          ['7.50', 160, 80],
        ],
      ]),
    );
    await page.waitForSelector('text=Page 2 of 2');
    expect(await page.locator('.page').count()).toBe(2);
  });

  it('says why a file could not be read', async () => {
    await give('letter.pdf', ARCHIVE_CALLED_PDF);
    await page.waitForSelector('#failure:not([hidden])');
    expect(await page.textContent('#failure')).toMatch(/^letter\.pdf: .{10}/);
    expect(await page.isHidden('#result')).toBe(true);
  });

  it('asks for the password of an encrypted file, until it is the right one', async () => {
    await give('locked.pdf', await encrypted('tiger'));
    for (const [said, password] of [
      ['locked.pdf: The PDF is encrypted and needs a password', 'lion'],
      ['does not open with this password', 'tiger'],
    ] as const) {
      await page.waitForSelector(`#failure:has-text("${said}")`);
      expect(await page.inputValue('#password')).toBe('');
      await page.fill('#password', password);
      await page.click('#locked button');
    }
    await page.waitForSelector('#result:not([hidden])');
    expect(await page.textContent('#values')).toContain('A-4711');
    expect(await page.isHidden('#failure')).toBe(true);
  });

  it('forgets the token when asked', async () => {
    await page.click('text=Sign out');
    await page.reload();
    await page.waitForSelector('#sign-in:not([hidden])');
    expect(await page.isHidden('#work')).toBe(true);
  });

  it('loads nothing from elsewhere, and breaks no rule of its own policy', () => {
    expect(abroad).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
