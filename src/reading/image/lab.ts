import type { Raster } from './raster.ts';

/** Values of tag 262 for CIE L*a*b*: with signed a* and b* (TIFF 6.0, section 23), and with both shifted by 128 (ICC). */
export const CIE_LAB = 8;
export const ICC_LAB = 9;

const DELTA = 6 / 29;
/** White of D50, to which L*a*b* in print refers, as X and Z. */
const WHITE = [0.9642, 0.8249] as const;
/** From XYZ of D50 to linear sRGB (B. Lindbloom, with Bradford's adaption). */
const TO_RGB = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;

/** Turns 8-bit L*, a*, b* into red, green and blue, in place: libvips takes none of the TIFFs that hold them. */
export function labToRgb(lab: Raster, signed: boolean): void {
  const { pixels } = lab;
  for (let at = 0; at < pixels.length; at += 3) {
    const shift = (value: number) => (signed ? (value << 24) >> 24 : value - 128);
    const l = ((pixels[at]! / 255) * 100 + 16) / 116;
    const x = WHITE[0] * cubed(l + shift(pixels[at + 1]!) / 500);
    const y = cubed(l);
    const z = WHITE[1] * cubed(l - shift(pixels[at + 2]!) / 200);
    for (let c = 0; c < 3; c++) {
      const [fx, fy, fz] = TO_RGB[c]!;
      pixels[at + c] = encoded(fx * x + fy * y + fz * z);
    }
  }
}

const cubed = (t: number) => (t > DELTA ? t * t * t : 3 * DELTA * DELTA * (t - 4 / 29));

/** The curve of sRGB (IEC 61966-2-1), 0–255. */
function encoded(linear: number): number {
  const clear = Math.max(0, Math.min(1, linear));
  return Math.round(255 * (clear <= 0.0031308 ? 12.92 * clear : 1.055 * clear ** (1 / 2.4) - 0.055));
}
