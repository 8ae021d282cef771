/** A line of a file of a policy. */
export interface PolicyLine {
  /** From the top of the repository. */
  readonly path: string;
  readonly line: number;
}

/** Where what can differ by file, environment and mode is set. */
export interface ScopedLines {
  readonly failOn?: PolicyLine;
  /** By id: anything of a rule, and its severity. */
  readonly rules: Readonly<Record<string, { readonly any: PolicyLine; readonly severity?: PolicyLine }>>;
}

/** Where a policy sets what; the last file that does counts. */
export interface PolicyLines extends ScopedLines {
  /** Severities of found secrets, by kind or vendor. */
  readonly secretSeverities: Readonly<Record<string, PolicyLine>>;
  /** Custom patterns, by the id that the policy gives them. */
  readonly patterns: Readonly<Record<string, PolicyLine>>;
}
