import { rm } from 'node:fs/promises';
import { type Part, Problem } from '../../domain/index.ts';
import { accept } from '../../intake/index.ts';
import { Expense } from '../expense.ts';
import { Budget } from './budget.ts';
import { Scratch } from './scratch.ts';
import { opened, type Unfolding } from './unfold.ts';

/** Gives `use` the path of a file within a container. Throws `request.invalid` when the container has no such file. */
export async function withPart<T>(
  path: string,
  part: Part,
  parts: Omit<Unfolding, 'scratch' | 'expense'>,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const scratch = await Scratch.make();
  const expense = new Expense(parts.limits.seconds);
  try {
    let file = path;
    for (const name of part.path) {
      const budget = new Budget(parts.limits, (await accept(file, parts.limits)).bytes);
      const container = await opened(file, name, budget.left, { ...parts, scratch, expense });
      const found = container?.files[0];
      if (!found && container?.problem) throw new Problem(container.problem.code, container.problem.message);
      if (!found) throw new Problem('request.invalid', 'There is no such file in the archive.');
      if (!found.path) throw new Problem(found.problem!.code, found.problem!.message);
      if (file !== path) await rm(file);
      file = found.path;
    }
    return await use(file);
  } finally {
    await scratch.remove();
  }
}
