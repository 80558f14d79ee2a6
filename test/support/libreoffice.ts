import { findLibreOffice } from '../../src/reading/index.ts';
import { runsWith } from './needs.ts';

/** The LibreOffice that suites take; null where they are skipped. */
export const office = await findLibreOffice('auto');

/** Whether suites over it run here. */
export const withLibreOffice = runsWith(
  'LibreOffice',
  office !== null,
  'install it (Debian: libreoffice-writer libreoffice-impress)',
);
