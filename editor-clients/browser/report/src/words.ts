/** Numbers and counts as a reader expects them. */

const NUMBER = new Intl.NumberFormat("en");

export function number(value: number): string {
  return NUMBER.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

export const GRADES: Record<string, string> = {
  fact: "a fact that can be checked in the file",
  A: "a controlled experiment or peer-reviewed",
  B: "a large observation",
  C: "a vendor’s or publisher’s statement",
  D: "practitioners’ lore",
};
