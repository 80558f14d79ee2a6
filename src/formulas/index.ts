export type { Formula } from './formula.ts';
export { type Circumstances, compiled, matches, Uncomputable } from './functions.ts';
export { FormulaFault } from './parse.ts';
export { Scope, UnknownName } from './scope.ts';
export type { Scalar, Type, Value } from './types.ts';
