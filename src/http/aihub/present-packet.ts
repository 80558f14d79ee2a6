import type { PacketField, PacketInput } from '../../domain/index.ts';
import type { PacketView } from '../../review/index.ts';
import { fieldName } from './names.ts';
import { modification } from './present-edits.ts';
import type { Inclusions } from './present-results.ts';

/** The fields across classes (contract §5.2, `case_info`). */
export function presentPacket(
  { result, edits }: PacketView,
  include: Pick<Inclusions, 'review' | 'validation'>,
): object[] {
  return result.fields.map((field) => {
    const { value, inputs } = field;
    const text = value.text ?? (value.value === null ? '' : String(value.value));
    const failures = result.checks
      .filter(({ status }) => status === 'failed')
      .filter((check) => check.fields.includes(field.name) || check.inputs.some((input) => isInput(field, input)));
    return {
      name: fieldName(field.name),
      value: text,
      ...(field.type !== 'derived' && {
        input_fields: inputs.map((input) => inputField(field, input)),
        chosen_field: field.chosen ? inputField(field, field.chosen) : null,
      }),
      ...(include.review && {
        edit_history: edits
          .filter(({ name }) => name === field.name)
          .map((edit) => modification(edit, `Edited to "${saidOf(edit.to, field) ?? ''}"`)),
      }),
      ...(include.validation && {
        validations: {
          valid: failures.length === 0,
          failures: failures.map(({ kind, message }) => ({
            type: kind === 'match' ? 'all_inputs_match' : kind,
            msg: message,
          })),
        },
      }),
    };
  });
}

const isInput = ({ inputs }: PacketField, { file, document, field }: PacketInput) =>
  inputs.some((one) => one.file === file && one.document === document && one.field === field);

function inputField({ inputs }: PacketField, { file, document, field }: PacketInput): object {
  const found = inputs.find((one) => one.file === file && one.document === document && one.field === field);
  return { record_index: found?.record ?? 0, refined_phrase_name: fieldName(field) };
}

/** What a choice came to; of one among the inputs, what that says now. */
function saidOf(choice: unknown, { inputs }: PacketField): string | null {
  if (choice === null || typeof choice !== 'object') return null;
  if ('text' in choice) return choice.text as string | null; // as `review` keeps choices
  const { input } = choice as { input: PacketInput };
  const found = inputs.find(
    (one) => one.file === input.file && one.document === input.document && one.field === input.field,
  );
  return found?.text ?? null;
}
