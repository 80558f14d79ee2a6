import { type Graph, other } from './graph.ts';

/** Printed characters of the Latin script, of prices and of measures. The blank and the space are kept besides. */
const LATIN = /^[\x21-\x7e\u00a1-\u024f€£¥‘’“”–—•№™√×÷±°§©®]$/u;

/** The characters of a dictionary file as PP-OCR ships it: one a line, in the order of the classes. */
export function charactersOf(dictionary: string): string[] {
  return dictionary.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** All classes of a recogniser with this dictionary: the blank first, the space last. */
export function classesOf(dictionary: string): string[] {
  return ['', ...charactersOf(dictionary), ' '];
}

/**
 * Keeps of the recogniser's 6,625 classes the blank, the Latin characters and the space. It reads the same, loses the
 * Chinese characters that look like Latin ones, and both the last layer and the decoding become fifty times smaller.
 * `characters` are the classes between blank and space; returns the alphabet of the classes that are left.
 */
export function keepLatin(graph: Graph, characters: readonly string[]): string[] {
  const classes = ['', ...characters, ' '];
  const kept = classes.flatMap((character, i) => {
    return i === 0 || i === classes.length - 1 || LATIN.test(character) ? [i] : [];
  });
  const softmax = graph.nodes.findLast((node) => node.type === 'Softmax');
  const add = softmax && graph.producer(softmax.inputs[0]!);
  const product = add?.inputs.map((name) => graph.producer(name)).find((node) => node?.type === 'MatMul');
  if (!add || !product) throw new TypeError('The recognition model has another last layer than PP-OCRv4.');
  const biasName = other(add, product.outputs[0]!);
  const [weight, bias] = [graph.floats(product.inputs[1]), graph.floats(biasName)];
  if (!weight || !bias || bias.values.length !== classes.length)
    throw new TypeError('The recognition model and its dictionary do not fit each other.');
  const rows = weight.dims[0]!;
  const sliced = new Float32Array(rows * kept.length);
  for (let row = 0; row < rows; row++)
    kept.forEach((from, to) => {
      sliced[row * kept.length + to] = weight.values[row * classes.length + from]!;
    });
  product.inputs = [product.inputs[0]!, graph.constant([rows, kept.length], sliced)];
  const slicedBias = graph.constant(
    [kept.length],
    Float32Array.from(kept, (i) => bias.values[i]!),
  );
  add.inputs = add.inputs.map((name) => (name === biasName ? slicedBias : name));
  graph.resizeOutput(kept.length);
  return kept.map((i) => classes[i]!);
}
