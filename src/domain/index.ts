export * from './app.ts';
export * from './check.ts';
export * from './geometry.ts';
export * from './ids.ts';
export * from './page.ts';
export * from './problem.ts';
export * from './result.ts';
export * from './run.ts';
