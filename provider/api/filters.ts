/** Filters that were not given are undefined. */
export type Given<Filters> = { readonly [Name in keyof Filters]-?: Filters[Name] | undefined };

/** The filters that were given. */
export function given<Filters extends object>(
  filters: Filters,
): { [Name in keyof Filters]?: Exclude<Filters[Name], undefined> } {
  const entries = Object.entries(filters).filter(([, value]) => value !== undefined);
  // Only what is undefined is left out.
  return Object.fromEntries(entries) as { [Name in keyof Filters]?: Exclude<Filters[Name], undefined> };
}
