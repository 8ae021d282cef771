/**
 * The name of a place beside another one, for rehearsals.
 *
 * @param max the most characters that the service allows.
 */
export function scratchName(name: string, max: number, suffix = '-rehearsal'): string {
  const fits = name.length + suffix.length <= max;
  // What was cut off must not leave an end that the service refuses.
  return `${fits ? name : name.slice(0, max - suffix.length).replace(/[^A-Za-z0-9]+$/, '')}${suffix}`;
}
