/** Every problem code, with what a person can do about it. The only place where codes are made. */
export const PROBLEMS = {
  'file.empty': 'Send a file that has content.',
  'file.unsupported': 'Send a PDF, an image, an office document or a text.',
  'file.corrupt': 'Open the file in a viewer and save or scan it again.',
  'file.encrypted': 'Send the file with its password, or without encryption.',
  'file.too-large': 'Send a smaller file or raise RECTO_LIMIT_BYTES.',
  'file.too-many-pages': 'Split the file or raise RECTO_LIMIT_PAGES.',
  'file.missing': 'Check the path.',
  'image.too-large': 'Scale the image down or raise RECTO_LIMIT_PIXELS.',
  'archive.limit': 'Send the files one by one, or raise the RECTO_LIMIT_… that the message names.',
  'reading.timeout': 'Try again, split the file, or raise RECTO_LIMIT_SECONDS.',
  'reading.memory': 'Split the file, scale its pages down, or raise RECTO_LIMIT_MEMORY.',
  'reading.failed': 'Try again; if it fails again, report the file.',
  'understanding.failed': 'Try again; if it fails again, report the file and the app.',
  'app.unknown': 'List the apps with `recto apps list`.',
  'app.invalid': 'Correct the places named.',
  'app.version-unknown': 'List the versions with `recto apps show NAME`.',
  'batch.empty': 'Put a file into the batch before running it.',
  'batch.unknown': 'Create the batch first.',
  'batch.in-use': 'Wait until the run has ended.',
  'run.unknown': 'Check the run id.',
  'run.cancelled': 'Start the run again.',
  'review.rejected': 'Read the reason; correct the document and send it again.',
  'task.unknown': 'List the open tasks.',
  'task.ended': 'Take another task.',
  'task.claimed': 'Take another task, or wait until the claim runs out.',
  'task.unclaimed': 'Claim the task, look at it again, and repeat the change.',
  'task.unresolved': 'Correct what the checks name, or say why it is accepted as it is.',
  'edit.conflict': 'Get the task again, look at what has changed, and repeat the change.',
  'edit.invalid': 'Correct the change.',
  'table.invalid': 'Correct the line named, or save the table as CSV in UTF-8.',
  'table.too-large': 'Leave out columns and rows that no check asks for, or split the table.',
  'table.unknown': 'List the tables.',
  'person.unknown': 'List the people.',
  'person.exists': 'Take another address, or change the roles of the person.',
  'person.last-admin': 'Make somebody else an administrator first.',
  'team.unknown': 'List the teams.',
  'request.invalid': 'Correct the request.',
  'identity.unauthenticated': 'Send a valid token.',
  'identity.forbidden': 'Ask an administrator for the right.',
  'resource.unknown': 'Check the address and the id.',
  'config.invalid': 'Correct the settings named.',
  'data.locked': 'Stop the other process or give this one its own RECTO_DATA.',
  'server.unreachable': 'Check RECTO_URL and that the server runs.',
  'server.failed': 'Look into the server log.',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A problem as it stands in a result or a database row. */
export interface ProblemReport {
  readonly code: ProblemCode;
  /** A sentence for a person. */
  readonly message: string;
}

/** The one family of errors: a stable code, a sentence for a person and, where known, the places at fault. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly Fault[];
  /** What the person can do: what the code always says, unless the place that knew more said it. */
  readonly remedy: string;

  constructor(
    code: ProblemCode,
    message: string,
    options: { cause?: unknown; faults?: readonly Fault[]; remedy?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.faults = options.faults ?? [];
    this.remedy = options.remedy ?? PROBLEMS[code];
  }

  report(): ProblemReport {
    return { code: this.code, message: this.message };
  }
}

/** One fault in an app file or a request: where it is and what is wrong. */
export interface Fault {
  /** Path of keys, for example `classes[0].fields[2].type`. */
  readonly key: string;
  /** Line in the source text, from 1; null where there is no text. */
  readonly line: number | null;
  readonly message: string;
}

/** Any thrown thing as a report; what is no `Problem` becomes `fallback`, without its inner details. */
export function reportOf(error: unknown, fallback: ProblemCode): ProblemReport {
  if (error instanceof Problem) return error.report();
  return { code: fallback, message: error instanceof Error ? error.message : String(error) };
}
