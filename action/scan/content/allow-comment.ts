/** Letters and digits that a reason must have at least: "ok" explains nothing. */
const SHORTEST_REASON = 8;
const COMMENT = /lowerplane:allow[ \t]+([a-z0-9*-]+)(?:[ \t]*[:,-][ \t]*|[ \t]+)?([^\r\n]*)/;
const ONLY_COMMENT = /^\s*(?:#|\/\/|\/\*|<!--|--|;|%|\*|\{#|'|rem\b)/i;
/** Where a comment ends; what follows may hold the secret. */
const CLOSER = /(?:\*\/|-->|#\}|%>|"""|''').*$/;
/** JSON has no comments: `"lowerplane:allow": "<rule> <reason>"`, or a member for comments with one in it. */
const MEMBER =
  /"(?:lowerplane:allow"\s*:\s*"|[^"\\]*"\s*:\s*"lowerplane:allow[ \t]+)([a-z0-9*-]+)[ \t:,-]+((?:[^"\\\r\n]|\\.)*)"/;
const ONLY_MEMBER = /^\s*(?:[{,]\s*)?"[^"\\]*"\s*:\s*"(?:[^"\\]|\\.)*"\s*(?:[,}]\s*)?$/;

/** The lines around a finding. */
export interface LinesAround {
  readonly line: string;
  readonly above: string;
  readonly below: string;
}

/** What a comment on the line of a finding, or on the line above, says about it. */
export type Allowance =
  | { readonly kind: 'none' }
  | { readonly kind: 'allowed'; readonly reason: string }
  /** There is an allow comment for the rule, but it gives no real reason. */
  | { readonly kind: 'reason-missing' };

/**
 * Reads `lowerplane:allow <rule> <reason>` from the lines: on the finding's own, on the one above when that is nothing but
 * a comment, and in JSON from a member next to the finding's.
 */
export function readAllowance(ruleId: string, { line, above, below }: LinesAround): Allowance {
  const members = [above, below].filter((text) => ONLY_MEMBER.test(text));
  for (const text of [line, ...members, ...(ONLY_COMMENT.test(above) ? [above] : [])]) {
    const [, rule, said = ''] = MEMBER.exec(text) ?? COMMENT.exec(text) ?? [];
    if (rule !== ruleId) continue;
    const reason = said.replace(CLOSER, '').trimEnd();
    const letters = reason.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    return letters >= SHORTEST_REASON ? { kind: 'allowed', reason } : { kind: 'reason-missing' };
  }
  return { kind: 'none' };
}
