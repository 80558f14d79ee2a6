export type { Formula } from './formula.ts';
export { type Circumstances, compiled, matches, near, Uncomputable } from './functions.ts';
export { FormulaFault } from './parse.ts';
export { kindOfType, Scope, UnknownName } from './scope.ts';
export { named, type Scalar, type Type, type Value } from './types.ts';
