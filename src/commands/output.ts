/** The two streams of a command: results go to standard output, everything for a person to standard error. */
export interface Output {
  /** A line of result. Nothing happens when the reader at the other end of the pipe has gone. */
  line(text: string): void;
  /** A result that is no text; only where `terminal` is false. */
  bytes(content: Uint8Array): void;
  /** Whether results go to a terminal. */
  readonly terminal: boolean;
  /** A line for a person. */
  tell(text: string): void;
  /** Shows how far the work is, on a terminal only; the next line overwrites it. */
  progress(text: string): void;
  /** Aborted when nobody reads the results any more. */
  readonly closed: AbortSignal;
}

const ERASE_LINE = '\r\x1b[K';

export function terminalOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  const closed = new AbortController();
  let shown = false;
  const erase = () => {
    if (shown) stderr.write(ERASE_LINE);
    shown = false;
  };
  // `recto run … | head -1`: the pipe closes early, and that is no failure of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    closed.abort();
    if (error.code !== 'EPIPE') stderr.write(`Standard output: ${error.message}\n`);
  });
  stderr.on('error', () => {});
  return {
    line(text) {
      erase();
      if (!closed.signal.aborted) stdout.write(`${text}\n`);
    },
    bytes(content) {
      erase();
      if (!closed.signal.aborted) stdout.write(content);
    },
    terminal: stdout.isTTY === true,
    tell(text) {
      erase();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!stderr.isTTY) return;
      stderr.write(ERASE_LINE + text.slice(0, (stderr.columns || 80) - 1));
      shown = true;
    },
    closed: closed.signal,
  };
}
