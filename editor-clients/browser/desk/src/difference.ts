/** Where two texts differ. */

export interface Difference {
  /** The offsets in the text before. */
  from: number;
  to: number;
  insert: string;
}

/** The one stretch in which two texts differ. */
export function difference(before: string, after: string): Difference {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shortest - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
