import * as z from 'zod';
import { isInForce, placeOfWaiver, waiverIdentity } from '../verdict/waivers.ts';
import { defineRule } from './definition/rule.ts';
import { formatAgo, quoted } from './keys/key-text.ts';

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
    for (const waiver of policy.waivers) {
      if (isInForce(waiver, now)) continue;
      const { rule, owner, reason, expires } = waiver;
      yield {
        kind: 'violation',
        place: placeOfWaiver(waiver),
        message: `The waiver of ${quoted(rule)} by ${quoted(owner)} (${quoted(reason)}) expired ${formatAgo(expires, now)}.`,
        identity: waiverIdentity(waiver),
      };
    }
  },
});
