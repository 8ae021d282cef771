import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { formatAge, quoted } from '../key-words.ts';
import { defineRule } from '../rule.ts';

export const expiredWaiver = defineRule({
  id: 'expired-waiver',
  title: 'Waiver has expired',
  severity: 'medium',
  help: 'A waiver excuses findings until its day. After that it excuses nothing, and what it stood for counts again. Mend what it was about and remove the waiver, or have its owner renew it, with a reason that holds today.',
  fix: 'Mend what it excused and remove it, or have its owner renew it.',
  references: [],
  needs: [],
  parameters: z.strictObject({}),
  *find(_facts, _parameters, { now, policy }) {
    for (const { rule, target, owner, reason, expires, file, line } of policy.waivers) {
      if (expires > now) continue;
      yield {
        kind: 'violation',
        place: { kind: 'code', range: { path: file, line, column: 1, endLine: line, endColumn: 1 } },
        message: `The waiver of ${quoted(rule)} by ${quoted(owner)} (${quoted(reason)}) expired on ${formatDay(expires)}, ${formatAge(now - expires)} ago.`,
        identity: [rule, JSON.stringify(target)],
      };
    }
  },
});
