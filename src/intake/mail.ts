// Mail has no signature: it is text that begins with header fields (RFC 5322, 3.6).

interface Field {
  readonly name: string;
  /** Unfolded: what follows on lines that begin with white space belongs to it. */
  readonly value: string;
}

/** What servers and mail programs write on a mail; no other text that begins with fields has them. */
const MACHINES =
  /^(?:received-spf|dkim-signature|(?:arc-)?authentication-results|arc-seal|x-mozilla-status|x-ms-exchange-[a-z-]+|x-mailer|x-unsent|thread-topic)$/;

/** Fields whose names are words of everyday texts, too: what they say tells, as the time at which a server received the mail. */
const TELLING: Readonly<Record<string, (value: string) => boolean>> = {
  received: isStamped,
  'x-received': isStamped,
  'return-path': (value) => value.trimStart().startsWith('<'),
  'message-id': (value) => value.trimStart().startsWith('<'),
  'delivered-to': (value) => value.includes('@'),
  'mime-version': (value) => /\d\.\d/.test(value),
};

function isStamped(value: string): boolean {
  const time = value.indexOf(';');
  return time >= 0 && /\d\d:\d\d/.test(value.slice(time));
}

const FIELD = /^([!-9;-~]+)[ \t]*:/;

/** Whether a text begins as a mail does: with nothing but header fields, as far as the head or an empty line. */
export function isMail(head: string): boolean {
  const fields = fieldsOf(head);
  if (!fields) return false;
  if (fields.some(({ name, value }) => MACHINES.test(name) || TELLING[name]?.(value))) return true;
  // What a mail that was never sent has all the same; an address tells it from a memo.
  return fields.length > 1 && fields.some(({ name, value }) => name === 'from' && value.includes('@'));
}

/** Whether a text is a part of a mail (RFC 2045, 3): it begins as a mail does, or with fields that tell of its content. */
export function isMimeEntity(head: string): boolean {
  return isMail(head) || fieldsOf(head)?.some(({ name }) => name.startsWith('content-')) === true;
}

/** The fields with which a text begins; null where a line is none. In time that grows with the text as its length does. */
function fieldsOf(head: string): Field[] | null {
  const [header = ''] = head.split(/\r?\n\r?\n|\r\r/);
  const lines = header.split(/\r\n|\n|\r/);
  // The head may end within the name of a field.
  if (header.length === head.length && lines.length > 1) lines.pop();
  const fields: { name: string; value: string }[] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    const [start = '', name = ''] = FIELD.exec(line) ?? [];
    if (start) fields.push({ name: name.toLowerCase(), value: line.slice(start.length) });
    else if (last && /^[ \t]/.test(line)) last.value += line;
    else return null;
  }
  return fields;
}

/** The line before each mail of a mailbox (RFC 4155): who sent it, and when by the C library's `asctime`. */
export const MAIL_SEPARATOR = /From .{1,200}(?<= )(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,20}\d{1,2}:\d\d.{0,40}\r?\n/;

/** Whether a text begins as a mailbox does. */
export function isMailbox(head: string): boolean {
  return head.search(MAIL_SEPARATOR) === 0;
}
