import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runsWith } from './needs.ts';

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Whether suites over Tesseract run here. */
export const withTesseract = runsWith('Tesseract', runs('tesseract'), 'install it (Debian: tesseract-ocr)');

const CHINESE_FONTS = ['/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc'];

/** A font with Chinese characters; null where suites that need one are skipped. */
export const chineseFont: string | null = (() => {
  const found = CHINESE_FONTS.find((path) => existsSync(path)) ?? null;
  const goesOn = runsWith('font with Chinese characters', found !== null, 'install one (Debian: fonts-wqy-zenhei)');
  return goesOn ? (found ?? CHINESE_FONTS[0]!) : null;
})();
