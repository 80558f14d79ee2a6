import { type Answer, type Refusal, reason } from '../refusal.ts';

/** A refusal as RFC 9457 has it, with Recto's code, what to do about it, and the places at fault. */
export function nativeAnswer(refusal: Refusal): Answer {
  const { status, code, message, remedy, faults } = refusal;
  return {
    status,
    type: 'application/problem+json',
    body: JSON.stringify({
      type: `urn:recto:problem:${code}`,
      title: reason(status),
      status,
      detail: message,
      code,
      ...(remedy !== null && { remedy }),
      ...(faults.length > 0 && { faults }),
    }),
  };
}
