/** How many of the first things hold, where all that hold come first. */
export function countBelow(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (holds(half)) low = half + 1;
    else high = half;
  }
  return low;
}
