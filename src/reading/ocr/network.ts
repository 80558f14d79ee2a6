/** One hidden layer of rectified units and a logistic output. */
export interface Network {
  /** For each hidden unit its weights on the inputs. */
  readonly hidden: readonly (readonly number[])[];
  readonly biases: readonly number[];
  /** Weights of the hidden units on the output. */
  readonly output: readonly number[];
  readonly bias: number;
}

/** The network's answer to one row of inputs, 0–1. */
export function chanceOf(inputs: readonly number[], { hidden, biases, output, bias }: Network): number {
  let sum = bias;
  for (let unit = 0; unit < hidden.length; unit++) {
    const weights = hidden[unit]!;
    let activity = biases[unit]!;
    for (let i = 0; i < weights.length; i++) activity += weights[i]! * inputs[i]!;
    if (activity > 0) sum += activity * output[unit]!;
  }
  return 1 / (1 + Math.exp(-sum));
}
