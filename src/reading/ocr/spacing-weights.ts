/** Weights of the word-space model, in the order of `SPACING_FEATURES`. Written by `training/spacing.ts`. */
export const SPACING: { readonly threshold: number; readonly weights: readonly number[] } = {
  threshold: 0.5,
  weights: [-3, 4, 8, 0, 2, 0.5, 1.5, 2, 0.8, -0.3, 0.5, 0, -0.3, 0, 0],
};
