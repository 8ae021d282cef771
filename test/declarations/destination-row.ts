import { type Row, type RowOptions, row, type Written, type WrittenObject } from './row.ts';

/** A row about the whole of `deliver_to`. */
export function to(
  what: string,
  destinations: readonly Written[],
  problems: readonly string[] = [],
  options: RowOptions = {},
): Row {
  return row(what, { deliver_to: destinations }, problems, options);
}

/** Rows about one kind of destination. `@` at the beginning of a problem is the destination. */
export function kind(name: string, good: WrittenObject) {
  return (
    what: string,
    changes: { readonly [name: string]: Written | undefined },
    problems: readonly string[] = [],
    options: RowOptions = {},
  ) => {
    const written = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined);
    return to(
      `${name}: ${what}`,
      [{ [name]: Object.fromEntries(written) as WrittenObject }],
      problems.map((problem) => problem.replace(/^@/, `deliver_to[0].${name}`)),
      options,
    );
  };
}
