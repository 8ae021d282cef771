/** A score as people say it, rounded down to a tenth of a percent: 89.97% must not read as the 90% asked for. */
export function percentText(score: number): string {
  return `${Math.floor(score * 1_000 + 1e-9) / 10}%`;
}
