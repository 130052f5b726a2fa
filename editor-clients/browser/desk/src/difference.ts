/** Where two texts differ. */

export interface Difference {
  /** The offsets in the text before. */
  from: number;
  to: number;
  insert: string;
}

/** The one stretch in which two texts differ. */
export function difference(before: string, after: string): Difference {
  const { from, to, end } = stretch(before, after);
  return { from, to, insert: after.slice(from, end) };
}

/** The one stretch in which two texts or lists differ: from where on, and to where in the one and in the other. */
export function stretch<Item>(
  before: ArrayLike<Item>,
  after: ArrayLike<Item>,
): { from: number; to: number; end: number } {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from += 1;
  let [to, end] = [before.length, after.length];
  while (to > from && end > from && before[to - 1] === after[end - 1]) {
    to -= 1;
    end -= 1;
  }
  return { from, to, end };
}

/** A line that only one of two texts has. */
export interface OwnLine {
  of: "before" | "after";
  words: string;
}

/** Cells of the table that finds common lines: texts that differ in more are told apart as a whole. */
const LARGEST = 4_000_000;

/** The lines that two texts do not share, in the order of the texts. */
export function ownLines(before: string, after: string): OwnLine[] {
  const [one, other] = middles(before.split("\n"), after.split("\n"));
  const kept = one.length * other.length > LARGEST ? [] : common(one, other);
  const own: OwnLine[] = [];
  let [left, right] = [0, 0];
  for (const [atOne, atOther] of [...kept, [one.length, other.length] as const]) {
    for (const words of one.slice(left, atOne)) own.push({ of: "before", words });
    for (const words of other.slice(right, atOther)) own.push({ of: "after", words });
    [left, right] = [atOne + 1, atOther + 1];
  }
  return own;
}

/** Two lists without the items that both begin and end with. */
function middles(one: string[], other: string[]): [string[], string[]] {
  const { from, to, end } = stretch(one, other);
  return [one.slice(from, to), other.slice(from, end)];
}

/** Where the items of the longest sequence stand that two lists share. */
function common(one: string[], other: string[]): (readonly [number, number])[] {
  const width = other.length + 1;
  // How many items are shared from each pair of places on.
  const shared = new Uint32Array((one.length + 1) * width);
  const at = (row: number, column: number) => shared[row * width + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row -= 1)
    for (let column = other.length - 1; column >= 0; column -= 1)
      shared[row * width + column] =
        one[row] === other[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const places: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < one.length && column < other.length) {
    if (one[row] === other[column]) places.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return places;
}
