// Adds up vitest's JSON reports. Prints what failed, and `N passed, N failed, N skipped` last; exits non-zero on any failure.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [otherFailure, ...files] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of files.filter(existsSync)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  // A file that does not load has no tests to fail, so it is counted itself.
  total.failed += report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failures = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failures.length === 0) console.log(`FAILED ${relative('.', name)}\n${message}`);
    for (const { fullName, duration, failureMessages } of failures)
      console.log(
        `FAILED ${relative('.', name)}: ${fullName} (${Math.round(duration)} ms)\n${failureMessages.join('\n')}`,
      );
  }
}
const broken = otherFailure !== '0' || total.passed === 0;
if (broken && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
