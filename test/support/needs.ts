/**
 * Whether the suites that need `what` run here. Where it is not there they are skipped, loudly; in CI, which installs it,
 * they run all the same, and fail.
 */
export function runsWith(what: string, there: boolean, remedy: string): boolean {
  if (there) return true;
  const inCi = (process.env.CI ?? '') !== '';
  console.warn(`${inCi ? 'MISSING' : 'SKIPPED'}: there is no ${what} here; ${remedy} to run its suites.`);
  return inCi;
}
