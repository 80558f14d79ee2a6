export interface Example {
  readonly features: readonly number[];
  readonly label: boolean;
  /** How often it counts. */
  readonly weight: number;
  /** Which document it comes from: documents are held out whole. */
  readonly document: number;
}

/** Keeps the weights finite where a feature parts the classes; as much as one example, so it bends nothing else. */
const RIDGE = 1;
const STEPS = 25;

export const chance = (features: readonly number[], weights: readonly number[]): number =>
  1 / (1 + Math.exp(-features.reduce((sum, value, i) => sum + value * weights[i]!, 0)));

/** Logistic regression by Newton's method (iteratively reweighted least squares): no randomness, no step size. */
export function fitLogistic(examples: readonly Example[]): number[] {
  const size = examples[0]!.features.length;
  let weights: number[] = Array(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient: number[] = weights.map((weight) => -RIDGE * weight);
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j ? RIDGE : 0)));
    for (const { features, label, weight } of examples) {
      const p = chance(features, weights);
      const error = weight * ((label ? 1 : 0) - p);
      const curvature = weight * Math.max(1e-9, p * (1 - p));
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * features[i]!;
        for (let j = 0; j <= i; j++) hessian[i]![j]! += curvature * features[i]! * features[j]!;
      }
    }
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) hessian[i]![j] = hessian[j]![i]!;
    const change = solved(hessian, gradient);
    weights = weights.map((weight, i) => weight + change[i]!);
    if (Math.max(...change.map(Math.abs)) < 1e-8) break;
  }
  return weights;
}

/** Solves a symmetric positive definite system by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, at) => (Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? i + at : best), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let below = i + 1; below < size; below++) {
      const factor = rows[below]![i]! / rows[i]![i]!;
      for (let j = i; j <= size; j++) rows[below]![j]! -= factor * rows[i]![j]!;
    }
  }
  const solution: number[] = Array(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const rest = solution.reduce((sum, value, j) => (j > i ? sum + value * rows[i]![j]! : sum), 0);
    solution[i] = (rows[i]![size]! - rest) / rows[i]![i]!;
  }
  return solution;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function score(
  examples: readonly Example[],
  weights: (document: number) => readonly number[],
  threshold: number,
): Score {
  let [right, found, wanted] = [0, 0, 0];
  for (const { features, label, document } of examples) {
    const says = chance(features, weights(document)) >= threshold;
    if (says) found++;
    if (label) wanted++;
    if (says && label) right++;
  }
  return { precision: right / found, recall: right / wanted, f1: (2 * right) / (found + wanted) };
}

/** Scores each document with weights fitted on the other folds. */
export function crossValidated(examples: readonly Example[], folds: number, threshold: number): Score {
  const weights = Array.from({ length: folds }, (_, fold) =>
    fitLogistic(examples.filter(({ document }) => document % folds !== fold)),
  );
  return score(examples, (document) => weights[document % folds]!, threshold);
}
