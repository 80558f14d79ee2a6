import { fromRaster } from './encode.ts';
import { damaged, type PictureFile, type PictureHeader } from './picture.ts';
import type { Raster } from './raster.ts';

/** A file of one picture that our own code, or a library beside libvips, turns into pixels. */
export function rasterFile(
  header: Omit<PictureHeader, 'orientation' | 'aspect'> & Partial<PictureHeader>,
  decode: () => Promise<{ readonly raster: Raster; readonly whole: boolean }>,
): PictureFile {
  return {
    pages: 1,
    header: async () => ({ orientation: 1, aspect: 1, ...header }),
    async decode(_, use) {
      const { raster, whole } = await decode();
      if (raster.width < 1 || raster.height < 1) throw damaged();
      return { result: await use(fromRaster(raster)), whole };
    },
  };
}
