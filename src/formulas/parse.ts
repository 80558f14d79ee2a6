import jsep, { type CoreExpression, type Expression } from 'jsep';

/** What a formula is made of. A name is dotted: `total`, `vendor.name`, `items.amount`. */
export type Node =
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly function: string; readonly inputs: readonly Node[] };

/** What is wrong with a formula, in a sentence for whoever wrote it. */
export class FormulaFault extends Error {}

/** Longest formula in characters; one of so many nests no deeper than the stack holds. */
const LONGEST = 2_000;
/** Deepest nesting: a sum of all fields of a class nests as deep as they are many. */
const DEEPEST = 120;

for (const operator of Object.keys(jsep.binary_ops)) jsep.removeBinaryOp(operator);
for (const operator of Object.keys(jsep.unary_ops)) jsep.removeUnaryOp(operator);
const LEVELS = [['or'], ['and'], ['=', '!='], ['<', '>', '<=', '>='], ['+', '-'], ['*', '/']];
for (const [level, operators] of LEVELS.entries())
  for (const operator of operators) jsep.addBinaryOp(operator, level + 1);
for (const operator of ['-', 'not']) jsep.addUnaryOp(operator);
for (const word of Object.keys(jsep.literals)) jsep.removeLiteral(word);
jsep.addLiteral('true', true);
jsep.addLiteral('false', false);

/**
 * Reads a formula: numbers, 'text', names of fields, `field("any name")`, the operators of arithmetic, comparison and
 * `and`, `or`, `not`, and calls. Throws a `FormulaFault`.
 */
export function parseFormula(text: string): Node {
  if (text.length > LONGEST) throw new FormulaFault(`Has ${text.length} characters; ${LONGEST} are allowed`);
  if (nesting(text) > DEEPEST) throw new FormulaFault(`Is nested deeper than ${DEEPEST} levels`);
  let expression: Expression;
  try {
    expression = jsep(text);
  } catch (error) {
    throw new FormulaFault(sentence(error));
  }
  return nodeOf(expression, 0);
}

/** The deepest that brackets stand in each other: what they hold is read by a function that calls itself. */
function nesting(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

function sentence(error: unknown): string {
  const { description, index } = error as { description?: string; index?: number };
  if (!description) return 'Cannot be read';
  return `${description} at character ${(index ?? 0) + 1}`;
}

function nodeOf(from: Expression, depth: number): Node {
  if (depth > DEEPEST) throw new FormulaFault(`Is nested deeper than ${DEEPEST} levels`);
  const inner = (part: Expression) => nodeOf(part, depth + 1);
  // Without plug-ins the parser makes no other.
  const expression = from as CoreExpression;
  switch (expression.type) {
    case 'Literal': {
      const { value } = expression;
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        return { kind: 'literal', value };
      break;
    }
    case 'Identifier':
    case 'MemberExpression':
      return { kind: 'name', name: nameOf(expression) };
    case 'UnaryExpression': {
      const { operator, argument } = expression;
      return { kind: 'call', function: operator === '-' ? 'minus' : operator, inputs: [inner(argument)] };
    }
    case 'BinaryExpression': {
      const { operator, left, right } = expression;
      return { kind: 'call', function: operator, inputs: [inner(left), inner(right)] };
    }
    case 'CallExpression': {
      const { callee, arguments: given } = expression;
      const name = nameOf(callee);
      const inputs = given.map(inner);
      if (name !== 'field') return { kind: 'call', function: name, inputs };
      const [only] = inputs;
      if (inputs.length === 1 && only?.kind === 'literal' && typeof only.value === 'string')
        return { kind: 'name', name: only.value };
      throw new FormulaFault('field(…) takes the name of one field in quotes');
    }
  }
  throw new FormulaFault(
    expression.type === 'Compound' ? 'Is empty, or more than one formula' : 'Has something that is no part of formulas',
  );
}

/** `vendor.name` for what stands as that; anything else is no name. */
function nameOf(from: Expression): string {
  const expression = from as CoreExpression;
  if (expression.type === 'Identifier') return expression.name;
  if (expression.type === 'MemberExpression') {
    const { object, property, computed } = expression;
    if (!computed) return `${nameOf(object)}.${nameOf(property)}`;
  }
  throw new FormulaFault('Only names of fields and functions may stand before a dot or a bracket');
}
