import type { LinesAround } from './allow-comment.ts';

/** Other scanners whose comments can be honoured. */
export const FOREIGN_TOOLS = [
  'gitleaks',
  'detect-secrets',
  'secretlint',
  'trufflehog',
  'gitguardian',
] as const;
export type ForeignTool = (typeof FOREIGN_TOOLS)[number];

/**
 * Comments with which other scanners are told to leave out a line.
 *
 * @see https://github.com/gitleaks/gitleaks#gitleaksallow
 * @see https://github.com/Yelp/detect-secrets#inline-allowlisting
 * @see https://github.com/secretlint/secretlint, the rule secretlint-rule-filter-comments
 * @see https://github.com/trufflesecurity/trufflehog#ignoring
 * @see https://docs.gitguardian.com/ggshield-docs/reference/secret/ignore
 */
const ON_LINE: Readonly<Record<ForeignTool, RegExp>> = {
  gitleaks: /gitleaks:allow/,
  'detect-secrets': /pragma: ?(?:allow|white)list[ -]secret/i,
  secretlint: /secretlint-disable-line\b/,
  trufflehog: /trufflehog:ignore/,
  gitguardian: /\bggignore\b|pragma: ?allowlist[ -]secret/i,
};
const ON_LINE_ABOVE: Readonly<Partial<Record<ForeignTool, RegExp>>> = {
  'detect-secrets': /pragma: ?(?:allow|white)list nextline[ -]secret/i,
  secretlint: /secretlint-disable-next-line\b/,
};
/** How far back `secretlint-disable` is looked for, in bytes. */
const BLOCK_REACH = 65_536;

/** The tools whose comments leave out the line of a finding. */
export function foreignAllowances(
  { line, above }: LinesAround,
  inBlock: () => boolean,
): readonly ForeignTool[] {
  return FOREIGN_TOOLS.filter(
    (tool) =>
      ON_LINE[tool].test(line) ||
      ON_LINE_ABOVE[tool]?.test(above) === true ||
      (tool === 'secretlint' && inBlock()),
  );
}

/** Whether the last `secretlint-disable` before an offset has no `secretlint-enable` after it. */
export function isInDisabledBlock(bytes: Buffer, offset: number): boolean {
  const before = bytes.subarray(Math.max(0, offset - BLOCK_REACH), offset);
  for (
    let at = before.lastIndexOf('secretlint-');
    at !== -1;
    at = at === 0 ? -1 : before.lastIndexOf('secretlint-', at - 1)
  ) {
    const directive = /^secretlint-(enable|disable)(?!-|\w)/.exec(
      before.toString('latin1', at, at + 24),
    )?.[1];
    if (directive !== undefined) return directive === 'disable';
  }
  return false;
}
