/** A test that fails when a guarantee is broken. */
export interface Proof {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** As the test has it; `…` stands for what differs between its cases. */
  readonly title: string;
}

/** What users may rely on. */
export interface Guarantee {
  /** One sentence, or two. */
  readonly promise: string;
  /** What it does not say, so that no one relies on that. */
  readonly limits: string;
  readonly proofs: readonly [Proof, ...Proof[]];
}

/** Guarantees about one thing. */
export interface GuaranteeSection {
  readonly title: string;
  readonly guarantees: readonly Guarantee[];
}

/** Titles of tests in one file. */
export function provenIn(file: string, ...titles: readonly [string, ...string[]]): [Proof, ...Proof[]] {
  const [first, ...rest] = titles;
  return [{ file, title: first }, ...rest.map((title) => ({ file, title }))];
}
