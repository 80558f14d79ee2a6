/** A prediction with its odds: `confidence` 0–1, and whether it turned out right. */
export interface Scored {
  readonly confidence: number;
  readonly right: boolean;
}

/** Numbers spread evenly over [0, 1) that follow from the seed alone (mulberry32, public domain by Tommy Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers below `limit` that follow from the seed alone. */
export function dice(seed: number): (limit: number) => number {
  const next = seeded(seed);
  return (limit) => Math.floor(next() * limit);
}

/** Area under the ROC curve: the chance that a right one outranks a wrong one, ties half. Null without one of each. */
export function auroc(scored: readonly Scored[]): number | null {
  const rights = scored.filter((s) => s.right).length;
  const wrongs = scored.length - rights;
  if (rights === 0 || wrongs === 0) return null;
  const sorted = [...scored].sort((a, b) => a.confidence - b.confidence);
  let ranks = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]!.confidence === sorted[start]!.confidence) end++;
    const middle = (start + end + 1) / 2;
    for (let i = start; i < end; i++) if (sorted[i]!.right) ranks += middle;
    start = end;
  }
  return (ranks - (rights * (rights + 1)) / 2) / (rights * wrongs);
}

/** Expected calibration error over bins of equal mass: the mean distance of confidence and share right. Null when empty. */
export function calibrationError(scored: readonly Scored[], bins = 15): number | null {
  if (scored.length === 0) return null;
  const sorted = [...scored].sort((a, b) => a.confidence - b.confidence);
  const count = Math.min(bins, sorted.length);
  let error = 0;
  for (let b = 0; b < count; b++) {
    const bin = sorted.slice(Math.floor((b * sorted.length) / count), Math.floor(((b + 1) * sorted.length) / count));
    const odds = bin.reduce((sum, s) => sum + s.confidence, 0) / bin.length;
    const share = bin.filter((s) => s.right).length / bin.length;
    error += (Math.abs(odds - share) * bin.length) / sorted.length;
  }
  return error;
}

/**
 * The largest share that a threshold on the confidence could let pass with at least `precision` of it right.
 * The threshold is chosen on the same values, so this is the best that the ranking allows. Null when empty.
 */
export function coverageAt(scored: readonly Scored[], precision = 0.99): number | null {
  if (scored.length === 0) return null;
  const sorted = [...scored].sort((a, b) => b.confidence - a.confidence);
  let rights = 0;
  let best = 0;
  sorted.forEach((s, i) => {
    if (s.right) rights++;
    const threshold = sorted[i + 1]?.confidence !== s.confidence;
    if (threshold && rights / (i + 1) >= precision) best = i + 1;
  });
  return best / scored.length;
}

/** One document's part in a share: how many were right, of how many. */
export interface Part {
  readonly right: number;
  readonly of: number;
}

/** The 95 % interval of a share, by resampling whole documents, since the values of one document stand or fall together. */
export function interval95(parts: readonly Part[], seed: number, samples = 2000): [number, number] | null {
  if (parts.reduce((sum, p) => sum + p.of, 0) === 0) return null;
  const roll = dice(seed);
  const shares: number[] = [];
  while (shares.length < samples) {
    let right = 0;
    let of = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[roll(parts.length)]!;
      right += part.right;
      of += part.of;
    }
    if (of > 0) shares.push(right / of);
  }
  shares.sort((a, b) => a - b);
  return [shares[Math.floor(samples * 0.025)]!, shares[Math.ceil(samples * 0.975) - 1]!];
}
