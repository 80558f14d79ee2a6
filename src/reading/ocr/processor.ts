import { readFileSync } from 'node:fs';

/**
 * Whether this processor counts products of eight bits exactly and fast: with VNNI on x86. Older ones add pairs in sixteen
 * bits and cut off what does not fit; on ARM nobody has measured it yet.
 */
export function multipliesBytes(): boolean {
  if (process.arch !== 'x64') return false;
  try {
    return /\bavx(512)?_vnni\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // Elsewhere than on Linux nothing says it.
    return false;
  }
}
