import type { App, Field } from '../app.ts';

/** Builders of app files for tests, each with plain defaults. */

export function field(name: string, more: Partial<Field> = {}): Field {
  return {
    name,
    type: 'text',
    description: '',
    aliases: [],
    required: false,
    hidden: false,
    threshold: null,
    choices: [],
    columns: [],
    fields: [],
    question: null,
    formula: null,
    ...more,
  };
}

/** An app with one class, named like itself. */
export function appOf(name: string, fields: readonly Field[] = [field('text')], more: Partial<App> = {}): App {
  const classes = [{ name, description: '', fields }];
  return { recto: 1, name, description: '', classes, splitting: 'off', checks: [], dialects: {}, ...more };
}
