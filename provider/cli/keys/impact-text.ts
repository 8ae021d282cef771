import { painter, type TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import type { Instant } from '../../keys/instant.ts';
import { impactSentences, type KeyImpact } from '../../lifecycle/key-impact.ts';
import { formatActor } from '../../lifecycle/observed-key.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';

/** The impact for people who are about to end a key. */
export function impactText(key: ApiKey, impact: KeyImpact, now: Instant, style: TerminalStyle): string {
  const paint = painter(style);
  const created = `Created on ${key.created_at.slice(0, 10)} by ${formatActor(key.created_by)}.`;
  return [
    paint('bold', `${printable(`"${key.name}"`)} (ending in ${key.last_four}), ${key.permissions}`),
    ...[created, ...impactSentences(key, impact, now)].flatMap((text) => wrapText(text, style.width, '  ')),
    '',
  ].join('\n');
}
