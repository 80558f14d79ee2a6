/** Weights of the word-space model, in the order of `SPACING_FEATURES`. Written by `training/spacing.ts`. */
export const SPACING: { readonly threshold: number; readonly weights: readonly number[] } = {
  threshold: 0.5,
  weights: [
    -0.9363, 3.8574, 6.8328, -1.4562, -2.1228, 3.0483, -2.0332, 5.9657, 0.2124, -0.172, 0.1138, -0.6975, -0.7291,
    0.7666, 1.2303,
  ],
};
