import type { DocumentLayout, Edit, FieldValue, TableValue, Task } from '../../domain/index.ts';
import type { FileView, PacketView, TaskView } from '../../review/index.ts';
import { withoutHidden } from '../../runs/index.ts';

/** A task as the native API shows it. */
export function presentTask(task: Task) {
  const { organization: _, ...shown } = task;
  return shown;
}

/** A task with its file; of an audit only what is asked, so that it is answered blindly. */
export function presentView({ task, file, packet, unresolved }: TaskView) {
  if (task.kind === 'audit')
    return {
      ...{ task: presentTask(task), unresolved: [], file: null, packet: null },
      asked: file ? askedOf(task, file) : [],
    };
  return {
    ...{ task: presentTask(task), unresolved, asked: [] },
    file: file ? presentFile(file) : null,
    packet: packet ? presentPacket(packet) : null,
  };
}

export function presentPacket({ version, result, accepted, edits }: PacketView) {
  return { version, result, accepted, edits: edits.map(presentEdit) };
}

/** A file or a packet, whichever was changed. */
export function presentChanged(changed: FileView | PacketView) {
  return 'position' in changed ? presentFile(changed) : presentPacket(changed);
}

export function presentFile({ position, version, result, edits, app }: FileView) {
  return { index: position, version, result: withoutHidden(result, app), edits: edits.map(presentEdit) };
}

function askedOf({ reasons }: Task, { result: { documents }, app }: FileView) {
  return reasons.map(({ document, fields }) => {
    const of = documents[document ?? -1];
    const found = of?.fields.find((value) => value.name === fields[0]);
    const field = app.classes.find((one) => one.name === of?.class)?.fields.find((one) => one.name === fields[0]);
    return {
      ...{ document, class: of?.class ?? null, pages: of?.pages ?? [], field: fields[0] ?? '' },
      ...{ type: found?.type ?? 'text', description: field?.description ?? '', choices: field?.choices ?? [] },
    };
  });
}

/** An edit in words: what stood there and what stands there now, without what the app hides. */
export function presentEdit({ from, to, ...edit }: Edit) {
  return { ...edit, from: said(edit, from), to: said(edit, to) };
}

function said({ cell }: Pick<Edit, 'cell'>, what: unknown): unknown {
  if (what === null || typeof what !== 'object') return what ?? null;
  if ('rows' in what) {
    const { rows } = what as TableValue; // as `review` writes the edits of tables
    return cell ? (rows[cell.row]?.[cell.column]?.text ?? null) : { rows: rows.length };
  }
  if ('documents' in what) {
    const { documents } = what as { documents: readonly DocumentLayout[] }; // of layouts
    return documents.map(({ pages, class: found }) => ({ pages, class: found }));
  }
  if ('input' in what) return (what as { input: unknown }).input; // of choices, as is the next
  if ('text' in what && !('evidence' in what)) return (what as { text: unknown }).text;
  if ('evidence' in what) return (what as FieldValue).text; // of values
  return what;
}
