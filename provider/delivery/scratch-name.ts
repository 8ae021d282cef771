/**
 * The name of a scratch location next to a destination, for rehearsals.
 *
 * @param max the most characters that the service allows.
 */
export function scratchName(name: string, max: number, suffix = '-rehearsal'): string {
  const fits = name.length + suffix.length <= max;
  // After the cut, the name must not end in a character that the service refuses.
  return `${fits ? name : name.slice(0, max - suffix.length).replace(/[^A-Za-z0-9]+$/, '')}${suffix}`;
}
