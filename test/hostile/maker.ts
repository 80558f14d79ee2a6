import { writeFileSync } from 'node:fs';
import { Chance } from '../../training/generator/chance.ts';
import { mutated } from './mutate.ts';
import { seeds } from './seeds.ts';

// A process that makes broken files, so that the memory this takes is not counted as the reader's.
// It is sent the number of a case, the name of its sample and where the file goes; it sends the number back.

export interface Wanted {
  readonly number: number;
  readonly sample: string;
  readonly path: string;
}

const samples = new Map((await seeds()).map((seed) => [seed.name, seed]));

process.on('disconnect', () => process.exit(0));
process.on('message', ({ number, sample, path }: Wanted) => {
  const { bytes, mutations } = samples.get(sample)!;
  writeFileSync(path, mutated(bytes, mutations, new Chance(number)));
  process.send!(number);
});
