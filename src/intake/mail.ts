// Mail has no signature: it is text that begins with header fields (RFC 5322, 3.6).

/** What servers and mail programs write on a mail; no other text that begins with fields has them. */
const MACHINES =
  /^(?:received-spf|dkim-signature|(?:arc-)?authentication-results|arc-seal|x-mozilla-status|x-ms-exchange-[a-z-]+|x-mailer|x-unsent|thread-topic)[ \t]*:/im;

/** Fields whose names are words of everyday texts, too: what follows tells, as the time at which a server received the mail. */
const TELLING =
  /^(?:(?:x-)?received[ \t]*:(?:.|\n[ \t])*;(?:.|\n[ \t])*\d\d:\d\d|(?:return-path|message-id)[ \t]*:\s*<|delivered-to[ \t]*:.*@|mime-version[ \t]*:.*\d\.\d)/im;

/** What a mail that was never sent has all the same; an address tells it from a memo. */
const AUTHOR = /^from[ \t]*:.*@/im;

const FIELD = /^[!-9;-~]+[ \t]*:/;

/** Whether a text begins as a mail does: with nothing but header fields, as far as the head or an empty line. */
export function isMail(head: string): boolean {
  const [header = ''] = head.split(/\r?\n\r?\n|\r\r/);
  const lines = header.split(/\r\n|\n|\r/);
  // The head may end within the name of a field.
  if (header.length === head.length && lines.length > 1) lines.pop();
  const fields = lines.filter((line) => !/^[ \t]/.test(line));
  if (!fields.every((line) => FIELD.test(line))) return false;
  return MACHINES.test(header) || TELLING.test(lines.join('\n')) || (fields.length > 1 && AUTHOR.test(header));
}

/** The line before each mail of a mailbox (RFC 4155): who sent it, and when by the C library's `asctime`. */
export const MAIL_SEPARATOR = /From .{1,200}(?<= )(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,20}\d{1,2}:\d\d.{0,40}\r?\n/;

/** Whether a text begins as a mailbox does. */
export function isMailbox(head: string): boolean {
  return head.search(MAIL_SEPARATOR) === 0;
}
