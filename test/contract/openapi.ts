import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** The vendor's specification lies beside the repository, not in it. */
const FILE = fileURLToPath(new URL('../../../shared/contracts/aihub/openapi.yaml', import.meta.url));

export const hasSpecification = existsSync(FILE);
if (!hasSpecification)
  console.warn(`Skipped: answers are not compared with the AI Hub specification, ${FILE} is not there.`);

type Paths = Record<string, Record<string, Operation>>;

interface Operation {
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** Says what an answer of the AI Hub API does not have as its specification wants it; '' when all is well. */
export class Specification {
  readonly #paths: Paths;
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    const document = parse(readFileSync(FILE, 'utf8'), nullableReference) as { paths: Paths };
    this.#paths = document.paths;
    this.#ajv.addSchema(document, 'aihub');
  }

  /** @param path as the specification writes it, for example `/v2/apps/runs/{run_id}` */
  faults(method: string, path: string, status: number, body: unknown): string {
    const responses = this.#paths[path]?.[method.toLowerCase()]?.responses;
    if (!responses) return `The specification has no ${method} ${path}.`;
    const key = String(status) in responses ? String(status) : 'default';
    if (key === 'default' && status < 400) return `The specification has no success ${status} for ${method} ${path}.`;
    const schema = responses[key]?.content?.['application/json']?.schema;
    if (!schema) return '';
    const pointer = ['paths', path, method.toLowerCase(), 'responses', key, 'content', 'application/json', 'schema'];
    const validate = this.#validator(`aihub#/${pointer.map(pointerStep).join('/')}`);
    return validate(body) ? '' : this.#ajv.errorsText(validate.errors, { separator: '\n' });
  }

  #validator(reference: string): ValidateFunction {
    const known = this.#compiled.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#compiled.set(reference, known);
    return known;
  }
}

/** `nullable` beside a reference, which OpenAPI 3.0 writes and JSON Schema does not have. */
function nullableReference(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value && 'nullable' in value)) return value;
  return { anyOf: [{ $ref: value.$ref }, { type: 'null' }] };
}

/** A step of a JSON pointer in a URI fragment. */
function pointerStep(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
