export { type Convention, PLAIN } from './agreement.ts';
export { parseDataset, parseTruthRow, type TruthRow } from './dataset.ts';
export { type DocumentScore, type Summary, scoreDocument, summarise, type Verdict } from './score.ts';
export { datesIn, lettersAndDigits } from './spelling.ts';
export { auroc, dice, type Scored, seeded } from './statistics.ts';
export { wordsScored } from './words.ts';
