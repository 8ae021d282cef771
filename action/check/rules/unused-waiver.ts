import * as z from 'zod';
import { formatDay } from '../../../provider/keys/instant.ts';
import { isInForce, placeOfWaiver, waiverIdentity } from '../verdict/waivers.ts';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';

export const unusedWaiver = defineRule({
  id: 'unused-waiver',
  title: 'Waiver is unused',
  severity: 'low',
  help: 'The finding of the waiver is gone: it was fixed, removed or renamed. The waiver would silently accept the next finding of the same kind. Only an audit reports this, because only an audit checks everything. Waivers for a rule that could not be evaluated completely are not reported.',
  fix: 'Remove the waiver from the policy, or correct its key, path or fingerprint.',
  references: [],
  needs: [],
  runsLast: true,
  parameters: z.strictObject({}),
  *find(_facts, _parameters, { now, unusedWaivers = [] }) {
    for (const waiver of unusedWaivers) {
      // An expired waiver is reported by another rule.
      if (!isInForce(waiver, now)) continue;
      const { rules, base, owner, expires } = waiver;
      yield {
        kind: 'violation',
        place: placeOfWaiver(waiver),
        message: `The waiver for ${rules.map(quoted).join(', ')} by ${quoted(owner)}, valid until ${formatDay(expires)}, matches no finding.${base === undefined ? '' : ` It is in ${base}.`}`,
        identity: waiverIdentity(waiver),
      };
    }
  },
});
