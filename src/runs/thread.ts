// Entry of an understanding thread: one file after the other, so that the server's own thread stays free for callers.
import { parentPort } from 'node:worker_threads';
import { understand } from '../understanding/index.ts';
import type { Answer, Question } from './threads.ts';
import { understandHere } from './understanding.ts';

const { file } = understandHere(understand);

parentPort?.on('message', async ({ name, reading, app }: Question) => {
  let answer: Answer;
  try {
    answer = { result: await file(name, reading, app) };
  } catch (error) {
    answer = { fault: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
