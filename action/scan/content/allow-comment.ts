/** Letters and digits that a reason must have at least: "ok" explains nothing. */
const SHORTEST_REASON = 8;
const COMMENT = /lowerplane:allow[ \t]+([a-z0-9*-]+)(?:[ \t]*[:,-][ \t]*|[ \t]+)?([^\r\n]*)/;
const ONLY_COMMENT = /^\s*(?:#|\/\/|\/\*|<!--|--|;|%|\*|\{#|'|rem\b)/i;
const CLOSERS = /\s*(?:\*\/|-->|#\}|%>|"""|''')?\s*$/;

/** What a comment on the line of a finding, or on the line above, says about it. */
export type Allowance =
  | { readonly kind: 'none' }
  | { readonly kind: 'allowed'; readonly reason: string }
  /** There is an allow comment for the rule, but it gives no real reason. */
  | { readonly kind: 'reason-missing' };

/**
 * Reads `lowerplane:allow <rule> <reason>` from the two lines.
 *
 * @param above the line above the finding; it counts when it is nothing but a comment.
 */
export function readAllowance(ruleId: string, line: string, above: string): Allowance {
  for (const text of ONLY_COMMENT.test(above) ? [line, above] : [line]) {
    const comment = COMMENT.exec(text);
    if (comment === null || comment[1] !== ruleId) continue;
    const reason = (comment[2] ?? '').replace(CLOSERS, '');
    const said = reason.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    return said >= SHORTEST_REASON ? { kind: 'allowed', reason } : { kind: 'reason-missing' };
  }
  return { kind: 'none' };
}
