/** Records of a drawing, texts in it, and letters of one that are taken at most: texts may be told to be the same bytes. */
export const MOST_RECORDS = 100_000;
export const MOST_TEXTS = 10_000;
export const MOST_LETTERS = 2_000;
