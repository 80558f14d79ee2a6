import { spawn, spawnSync } from 'node:child_process';
import type { Rectangle, Turn } from '../../domain/index.ts';
import { Problem } from '../../domain/index.ts';
import { fromRaster } from '../image/encode.ts';
import { cropped, type Raster } from '../image/raster.ts';
import type { LooseWord } from '../layout/lines.ts';
import type { OcrEngine } from './engine.ts';
import type { Recognition } from './recognition.ts';
import { skewOf, turnIn, wordsIn } from './tesseract-output.ts';

type Settings = Extract<Recognition, { engine: 'tesseract' }>;

/** Page segmentation modes (tesseract --help-psm). */
const ORIENTATION_ONLY = '0';
const PAGE = '3';
const SPARSE = '11';

/** A page's table of words is some hundred kilobytes; an answer beyond this is no page. */
const MOST_ANSWER = 64 * 2 ** 20;

/** What is read in a picture on a page with text of its own must be surer: photographs and patterns look like print. */
const LEAST_CONFIDENCE_IN_PICTURE = 0.6;

/**
 * Tesseract's command line as a page-level engine, from version 4 on. It gets raw grey pixels that this process decoded,
 * on its standard input, so that it parses no file of a stranger's. It runs within what holds this process, ends with
 * it, and has a memory limit of its own.
 */
export function tesseract(settings: Settings): OcrEngine {
  const hold = holding(settings.memory);
  const ask = (raster: Raster, mode: string, languages: string, output: readonly string[]) =>
    run(hold, ['stdin', 'stdout', '-l', languages, '--psm', mode, ...output], settings, raster);
  const read = async (raster: Raster, mode: string) => wordsIn(await ask(raster, mode, settings.languages, ['tsv']));

  async function findTurn(raster: Raster): Promise<Turn> {
    if (!settings.orientation) return 0;
    // A page with little print is refused with an error; such a page lies as it lies.
    return turnIn(await ask(raster, ORIENTATION_ONLY, 'osd', []).catch(() => ''));
  }

  return {
    findTurn,
    async readImage(raster, known = null) {
      const turn = known ?? (await findTurn(raster));
      const upright = turn === 0 ? raster : await turnedBy(raster, turn);
      const words = await read(upright, PAGE);
      return { turn, words, skew: skewOf(words, upright) };
    },
    async readPictures(raster, pictures, known) {
      const words: LooseWord[] = [];
      for (const picture of pictures) {
        const part = cropped(raster, picture);
        for (const word of await read(part.raster, SPARSE)) {
          const place = onPage(word, part, raster);
          if (word.confidence < LEAST_CONFIDENCE_IN_PICTURE) continue;
          if (![...known, ...words].some((other) => meets(place, other))) words.push({ ...word, ...place });
        }
      }
      return words;
    },
  };
}

/** A place on a part of a page, in fractions of the page. */
function onPage(word: Rectangle, part: { raster: Raster; left: number; top: number }, page: Raster): Rectangle {
  return {
    left: (part.left + word.left * part.raster.width) / page.width,
    top: (part.top + word.top * part.raster.height) / page.height,
    width: (word.width * part.raster.width) / page.width,
    height: (word.height * part.raster.height) / page.height,
  };
}

/** Whether the middle of one of two rectangles lies in the other. */
function meets(a: Rectangle, b: Rectangle): boolean {
  const inside = (inner: Rectangle, outer: Rectangle) => {
    const [x, y] = [inner.left + inner.width / 2, inner.top + inner.height / 2];
    return x > outer.left && x < outer.left + outer.width && y > outer.top && y < outer.top + outer.height;
  };
  return inside(a, b) || inside(b, a);
}

async function turnedBy(raster: Raster, turn: Turn): Promise<Raster> {
  const { data, info } = await fromRaster(raster).rotate(turn).raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** Binary portable greymap (netpbm's P5): a line of header, then a byte for each pixel. */
async function greymap(raster: Raster): Promise<Buffer> {
  const grey = await fromRaster(raster).greyscale().raw().toBuffer();
  return Buffer.concat([Buffer.from(`P5\n${raster.width} ${raster.height}\n255\n`), grey]);
}

/** Tools of util-linux: an end with this process, and a limit for memory. Each is tried; Tesseract runs without them too. */
function holding(memory: number): readonly string[] {
  const tools = [
    ['setpriv', '--pdeathsig', 'KILL', '--'],
    ['prlimit', `--as=${memory}`, '--'],
  ];
  return tools.flatMap(([tool, ...options]) => {
    const { status } = spawnSync(tool!, [...options, 'true'], { stdio: 'ignore', timeout: 2_000 });
    return status === 0 ? [tool!, ...options] : [];
  });
}

async function run(
  hold: readonly string[],
  options: readonly string[],
  { tessdata }: Settings,
  raster: Raster,
): Promise<string> {
  const pixels = await greymap(raster);
  const [command, ...args] = [...hold, 'tesseract', ...options];
  // One thread a process, as for our own networks: the pool runs a child per core.
  const env = { ...process.env, OMP_THREAD_LIMIT: '1', ...(tessdata === null ? {} : { TESSDATA_PREFIX: tessdata }) };
  const child = spawn(command!, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    const answer: Buffer[] = [];
    let [length, said] = [0, ''];
    const failed = (cause: unknown) =>
      reject(new Problem('reading.failed', 'Tesseract could not read the page.', { cause }));
    child.stdout.on('data', (bytes: Buffer) => {
      answer.push(bytes);
      length += bytes.length;
      if (length > MOST_ANSWER) child.kill('SIGKILL');
    });
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('latin1')).slice(-1_000);
    });
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(answer).toString('utf8'));
      else failed(new Error(said.trim() || `It ended with ${code}.`));
    });
    // It may end before it has read all: what it says tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(pixels);
  });
}
