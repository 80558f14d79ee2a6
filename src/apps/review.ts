import type { ReviewPolicy } from '../domain/index.ts';
import type { Mapping, Shape } from './shape.ts';

const KEYS = ['team', 'priority', 'class', 'boundaries', 'audit', 'uncalibrated'];

const AUDIT = { least: 0.02, most: 0.05, normal: 0.03 } as const;
const MOST_PRIORITY = 9;

/** Reads how the documents of an app come to people; null when the file does not say. */
export function readReview(shape: Shape, app: Mapping): ReviewPolicy | null {
  if ((app.review ?? null) === null) return null;
  const at = ['review'];
  const from = shape.mapping(app.review, at, KEYS);
  if (!from) return null;
  const priority = shape.number(from, 'priority', at) ?? 0;
  if (!Number.isInteger(priority) || priority < 0 || priority > MOST_PRIORITY)
    shape.fault([...at, 'priority'], `Must be a whole number from 0 to ${MOST_PRIORITY}`);
  const audit = shape.fraction(from, 'audit', at) ?? AUDIT.normal;
  if (audit !== 0 && (audit < AUDIT.least || audit > AUDIT.most))
    shape.fault([...at, 'audit'], `Must be 0, or from ${AUDIT.least} to ${AUDIT.most}`);
  return {
    team: shape.text(from, 'team', at, 100),
    priority,
    class: shape.fraction(from, 'class', at),
    boundaries: shape.flag(from, 'boundaries', at),
    audit,
    uncalibrated: shape.flag(from, 'uncalibrated', at),
  };
}
