/** The chance that a word is transcribed right, from the probabilities of its letters. */
export function wordConfidence(probabilities: readonly number[]): number {
  const least = Math.min(...probabilities);
  const mean = probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length;
  return least * mean;
}
