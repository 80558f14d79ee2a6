import { defineConfig } from 'vitest/config';

// Three suites share one configuration: `unit` lies beside the code and needs nothing; `integration`
// (test/) starts real parts; the suites that need PostgreSQL, a browser or real documents skip loudly.
export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts'],
    // One suite loads the OCR engine itself; as in the product, it must not report its use to its maker.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes about soon on an idle machine, which ours seldom is.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts', 'training/**/*.test.ts', 'bench/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'integration', include: ['test/**/*.test.ts'] } },
    ],
  },
});
