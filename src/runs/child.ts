import { understand } from '../understanding/index.ts';
import { type Reply, type Request, understandHere } from './understanding.ts';

// Entry point of a child process: understands one file after the other, until the parent lets go.

const { file } = understandHere(understand);

async function serve({ id, ...order }: Request): Promise<void> {
  let reply: Reply;
  try {
    reply = { kind: 'ended', id, result: await file(order) };
  } catch (error) {
    reply = { kind: 'failed', id, fault: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
}

process.on('message', (request) => void serve(request as Request)); // only the parent holds the other end
process.on('disconnect', () => process.exit(0));
// Ctrl+C and a service manager's stop reach the whole group: the parent decides what becomes of the work at hand.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
