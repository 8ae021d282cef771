import * as z from 'zod';
import { listed } from '../../../provider/text/listed.ts';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { placeOfChange } from './keys/key-location.ts';
import { quoted } from './keys/key-text.ts';

export const planShowsDrift = defineRule({
  id: 'plan-shows-drift',
  title: 'Key was changed outside Terraform',
  severity: 'low',
  help: waivable(
    'While it planned, Terraform found that a key is not as the last apply left it: it was changed at LowerPlane, or in another way than through code that was reviewed. An apply changes it back where the code says something else. The rule needs a plan, as `terraform show -json` prints it.',
  ),
  fix: 'Find out who changed the key, then apply, or change the code to what is wanted.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const change of declarations.planned ?? []) {
      if (change.effect.kind !== 'drifted') continue;
      const { plan, address, name, declaration, effect } = change;
      const label = name === undefined ? printable(address) : `${quoted(name)} (${printable(address)})`;
      yield {
        kind: 'violation',
        place: placeOfChange(change),
        message: `${printable(plan)} shows that ${label} was changed outside Terraform: ${listed(effect.attributes)}.`,
        identity: [address, ...effect.attributes],
        ...(name !== undefined && { keyName: name }),
        ...(declaration !== undefined && { declaration }),
      };
    }
  },
});
