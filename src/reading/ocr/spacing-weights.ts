/** Weights of the word-space model, in the order of `SPACING_FEATURES`. Written by `training/spacing.ts`. */
export const SPACING: { readonly threshold: number; readonly weights: readonly number[] } = {
  threshold: 0.5,
  weights: [
    -0.148, 0.5616, 0.6974, 1.2931, 0.5713, 1.3757, 0.5506, 4.2816, 0.1712, -0.0524, 0.2496, -0.3401, -0.3644, 0.5041,
    0.4892,
  ],
};
