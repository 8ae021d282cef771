/** A framework's name without case, spaces and punctuation: `SOC2`, `SOC 2` and `soc-2` are one. */
export function foldFrameworkName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
