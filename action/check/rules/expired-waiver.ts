import * as z from 'zod';
import { isInForce, placeOfWaiver, waiverIdentity } from '../verdict/waivers.ts';
import { defineRule } from './definition/rule.ts';
import { formatAgo, quoted } from './keys/key-text.ts';

export const expiredWaiver = defineRule({
  id: 'expired-waiver',
  title: 'Waiver has expired',
  severity: 'medium',
  help: 'A waiver accepts findings until it expires. After that its findings count again. Fix them and remove the waiver, or ask its owner to renew it with a reason that is still valid.',
  fix: 'Fix its findings and remove it, or ask its owner to renew it.',
  references: [],
  needs: [],
  parameters: z.strictObject({}),
  *find(_facts, _parameters, { now, writtenWaivers }) {
    for (const waiver of writtenWaivers) {
      if (isInForce(waiver, now)) continue;
      const { rules, base, owner, reason, expires } = waiver;
      yield {
        kind: 'violation',
        place: placeOfWaiver(waiver),
        message: `The waiver for ${rules.map(quoted).join(', ')} by ${quoted(owner)} (${quoted(reason)}) expired ${formatAgo(expires, now)}.${base === undefined ? '' : ` It is in ${base}.`}`,
        identity: waiverIdentity(waiver),
      };
    }
  },
});
