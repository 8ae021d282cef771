/** Scores of an earlier run, for telling a regression. */
export interface PostureBaseline {
  /** RFC 3339. */
  readonly recordedAt: string;
  readonly scores: readonly PostureScore[];
}

export interface PostureScore {
  readonly source: string;
  readonly framework: string;
  /** 0 to 1. */
  readonly score: number;
}
