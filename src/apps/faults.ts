import type { Fault } from '../domain/index.ts';

/** The faults for a person, one a line: `invoice.yaml:12: classes[0].fields[2].type: Must be one of …`. */
export function describeFaults(faults: readonly Fault[], file: string): string {
  return faults
    .map(({ key, line, message }) =>
      [line === null ? file : `${file}:${line}`, key, message].filter(Boolean).join(': '),
    )
    .join('\n');
}
