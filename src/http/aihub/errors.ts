import type { Answer, Refusal } from '../refusal.ts';

/**
 * Every refusal is `{"message"}`. A missing right is 401 as a bad token is (contract §2), and a bad request is 400:
 * the published client has an exception of its own for 400, 401, 403, 404 and 5xx only.
 */
export function aihubAnswer(refusal: Refusal): Answer {
  return {
    status: statusFor(refusal.status),
    type: 'application/json',
    body: JSON.stringify({ message: refusal.message }),
  };
}

function statusFor(status: number): number {
  if (status === 403) return 401;
  if (status >= 500 || [401, 404, 405, 413].includes(status)) return status;
  return 400;
}
