import { checked } from '../checking/index.ts';
import {
  type Box,
  type Evidence,
  type Page,
  Problem,
  type Rectangle,
  type RunId,
  union,
  type Word,
} from '../domain/index.ts';
import type { Reader } from '../reading/index.ts';
import type { Place, Pointed, Stages } from '../review/index.ts';
import { answered } from './answers.ts';
import { packetOfRun } from './packets.ts';
import { passwordOf } from './passwords.ts';
import type { RunsStorage, UnitWork } from './ports.ts';
import { loadReading, unpackPages } from './readings.ts';
import type { PublishedApps } from './runs.ts';
import type { Understanding } from './understanding.ts';

export interface StagesParts {
  readonly storage: RunsStorage;
  readonly reader: Pick<Reader, 'region'>;
  readonly understanding: Understanding;
  readonly published: PublishedApps;
  /** Told when a task has ended that may let the run go on. */
  ended(run: RunId): void;
}

/** What review asks of the stages before it, for files of runs. */
export function stagesOf({ storage, reader, understanding, published, ended }: StagesParts): Stages {
  const { runs: store, blobs, seal } = storage;

  const runOf = async ({ organization, run: id }: Pick<Place, 'organization' | 'run'>) => {
    const run = await store.get(organization, id);
    if (!run) throw new Problem('run.unknown', 'There is no such run.');
    return run;
  };
  const unitOf = async ({ organization, run, file }: Place): Promise<UnitWork> => {
    const unit = await store.unit(organization, run, file);
    if (!unit) throw new Problem('edit.invalid', `The run has no file ${file}.`);
    return unit;
  };
  const readingOf = async ({ organization }: Place, { reading }: UnitWork): Promise<Uint8Array> => {
    if (!reading) throw new Problem('edit.invalid', 'The file was not read, so that nothing can be taken from it.');
    return loadReading(blobs, organization, reading.blob);
  };
  const appOf = async ({ organization, run }: Pick<Place, 'organization' | 'run'>) => {
    const { app, started } = await runOf({ organization, run });
    const { definition } = await published(organization, app.id, app.version);
    return { id: app.id, app: definition, today: started.slice(0, 10) };
  };

  async function reread(place: Place, unit: UnitWork, page: Page, box: Rectangle): Promise<readonly Word[]> {
    const password = passwordOf(seal, place.run, unit.passwords, unit.file);
    return blobs.withPath(place.organization, unit.blob.hash, (path) =>
      reader.region(path, page.number, box, {
        ...(password !== undefined && { password }),
        ...(page.part && { part: page.part }),
        ...(page.typesetter && { typesetter: page.typesetter }),
      }),
    );
  }

  return {
    run: (organization, id) => store.get(organization, id),
    async app(run) {
      return (await published(run.organization, run.app.id, run.app.version)).definition;
    },

    async extract(place, layout) {
      const unit = await unitOf(place);
      const [reading, { app, today }] = await Promise.all([readingOf(place, unit), appOf(place)]);
      const { documents, problem } = await understanding.file({ name: unit.file, reading, app, today, layout });
      if (documents.length !== layout.length)
        throw new Problem('edit.invalid', problem?.message ?? 'The documents could not be extracted.');
      return documents;
    },

    async check(place, documents) {
      const { id, app, today } = await appOf(place);
      const asker = { organization: place.organization, app: id, run: place.run, unit: place.file };
      return answered(storage.references, asker, checked(documents, app, { today }), app);
    },

    async read(place, pointed) {
      const unit = await unitOf(place);
      const number = 'box' in pointed ? pointed.box.page : pointed.page;
      const page = (await unpackPages(await readingOf(place, unit))).find((one) => one.number === number);
      if (!page) throw new Problem('edit.invalid', `The file has no page ${number}.`);
      if (!('box' in pointed)) return linesOf(number, wordsAt(page, pointed.words));
      const box = judgedBox(pointed.box);
      const there = page.words.filter((word) => holds(box, word));
      return linesOf(number, there.length > 0 ? there : await reread(place, unit, page, box));
    },

    packet: (run, choices) => packetOfRun({ storage, published }, run, choices),
    ended,
  };
}

function judgedBox(box: Box): Box {
  const { left, top, width, height } = box;
  const onPage = left >= 0 && top >= 0 && left + width <= 1.000_001 && top + height <= 1.000_001;
  if (!onPage || width <= 0 || height <= 0)
    throw new Problem(
      'edit.invalid',
      'The box does not lie on the page: left, top, width and height are fractions of it.',
    );
  return box;
}

function wordsAt(page: Page, positions: Extract<Pointed, { words: unknown }>['words']): readonly Word[] {
  return [...new Set(positions)]
    .sort((a, b) => a - b)
    .map((at) => {
      const word = page.words[at];
      if (!word) throw new Problem('edit.invalid', `Page ${page.number} has no word ${at}.`);
      return word;
    });
}

/** Whether the middle of a word lies in a box. */
function holds(box: Rectangle, word: Rectangle): boolean {
  const [x, y] = [word.left + word.width / 2, word.top + word.height / 2];
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
}

function linesOf(page: number, words: readonly Word[]): readonly Evidence[] {
  const lines = new Map<number, Word[]>();
  for (const word of words) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  return [...lines.values()].map((line) => ({
    page,
    ...union(line),
    words: line.map(({ text, confidence, left, top, width, height }) => ({
      text,
      confidence,
      left,
      top,
      width,
      height,
    })),
  }));
}
