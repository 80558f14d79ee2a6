// Entry point of a process: reads the pictures that its arguments name as a reading child would, alone and in one
// thread, and prints which share of the CPU time passed inside of the networks.
import { InferenceSession } from 'onnxruntime-node';
import { DEFAULT_LIMITS } from '../../src/reading/reader.ts';
import { openSource } from '../../src/reading/source.ts';

const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

let inside = 0;
const create = InferenceSession.create as (...given: unknown[]) => Promise<InferenceSession>; // one of several forms
// Counted from here, so that the product carries no clock: nothing else runs while a network does.
Object.assign(InferenceSession, {
  async create(...given: unknown[]) {
    const session = await create.apply(InferenceSession, given);
    const run = session.run.bind(session);
    session.run = async (feeds: InferenceSession.FeedsType) => {
      const before = seconds();
      try {
        return await run(feeds);
      } finally {
        inside += seconds() - before;
      }
    };
    return session;
  },
});

async function read(path: string): Promise<void> {
  const source = await openSource(path, null, DEFAULT_LIMITS);
  await source.read(1, () => {});
  source.close();
}

const paths = process.argv.slice(2);
if (paths[0]) await read(paths[0]); // loads the models
inside = 0;
const before = seconds();
for (const path of paths) await read(path);
console.log(JSON.stringify({ share: inside / (seconds() - before) }));
