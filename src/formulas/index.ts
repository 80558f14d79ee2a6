export { type Formula, formula, type Outcome, type Side } from './formula.ts';
export { type Circumstances, compiled, matches, Uncomputable } from './functions.ts';
export { FormulaFault } from './parse.ts';
export { Scope, UnknownName } from './scope.ts';
export { type Kind, named, type Scalar, type Type, type Value } from './types.ts';
