/** Numbers and counts as a reader expects them. */

const NUMBER = new Intl.NumberFormat("en");

export function number(value: number): string {
  return NUMBER.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}
