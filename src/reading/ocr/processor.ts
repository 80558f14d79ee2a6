import { readFileSync } from 'node:fs';

/**
 * Whether this processor counts products of eight bits exactly and fast: with VNNI on x86, with the dot product on ARM.
 * Older x86 processors add pairs in sixteen bits and cut off what does not fit.
 */
export function multipliesBytes(): boolean {
  if (process.arch !== 'x64') return process.arch === 'arm64';
  try {
    return /\bavx(512)?_vnni\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // Elsewhere than on Linux nothing says it.
    return false;
  }
}
