/** Places in a text: offsets, positions of the protocol, and both behind an edit. All count UTF-16 units. */

import type { Position, Range } from "vscode-languageserver-protocol";
import type { Difference } from "../../desk/src/difference";

export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A text and where its lines begin. It holds no carriage return. */
export class Text {
  readonly #starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  position(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  offset({ line, character }: Position): number {
    const start = this.#starts[line] ?? this.text.length;
    return Math.min(start + character, (this.#starts[line + 1] ?? this.text.length + 1) - 1);
  }

  range({ from, to }: Place): Range {
    return { start: this.position(from), end: this.position(to) };
  }

  place({ start, end }: Range): Place {
    return { from: this.offset(start), to: this.offset(end) };
  }

  /** What changes this text to another one, null where they are the same. No character is cut in two. */
  change(after: string): Difference | null {
    if (after === this.text) return null;
    const { from, to, insert } = changed(this.text, after);
    const start = isHigh(this.text, from - 1) ? from - 1 : from;
    const end = isLow(this.text, to) ? to + 1 : to;
    return { from: start, to: end, insert: this.text.slice(start, from) + insert + this.text.slice(to, end) };
  }
}

/** The one stretch in which two texts differ. */
export function changed(before: string, after: string): Difference {
  const shortest = Math.min(before.length, after.length);
  const from = shared(shortest, (at, to) => before.slice(at, to) === after.slice(at, to));
  const [to, end] = [before.length, after.length];
  const kept = shared(shortest - from, (at, until) => before.slice(to - until, to - at) === after.slice(end - until, end - at));
  return { from, to: to - kept, insert: after.slice(from, end - kept) };
}

/**
 * Up to where two texts are the same, at most `length`; `isSame` compares them between two offsets. Half by half: the
 * browser compares long stretches in no time, and characters one by one slowly.
 */
function shared(length: number, isSame: (from: number, to: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isSame(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isHigh(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLow(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** Where an offset is behind a change. What is inserted right there comes before it for `side` 1, after it for -1. */
export function moved(offset: number, { from, to, insert }: Difference, side: 1 | -1): number {
  if (offset < from || (offset === from && side < 0)) return offset;
  if (offset > to || (offset === to && side > 0)) return offset + insert.length - (to - from);
  return side < 0 ? from : from + insert.length;
}

/** Places behind a change; those that nothing is left of go. */
export function movedAll<Some extends Place>(places: readonly Some[], change: Difference): Some[] {
  return places.flatMap((one) => {
    // What is typed at the edge of a place is not part of it.
    const [from, to] = [moved(one.from, change, 1), moved(one.to, change, -1)];
    return from < to ? [{ ...one, from, to }] : [];
  });
}
