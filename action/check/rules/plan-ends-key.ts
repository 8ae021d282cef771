import * as z from 'zod';
import type { PlannedChange } from '../../../provider/declarations/declared-keys.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { Severity } from '../../scan/severity.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { placeOfChange } from './keys/key-location.ts';
import { quoted } from './keys/key-text.ts';

export const planEndsKey = defineRule({
  id: 'plan-ends-key',
  title: 'Plan ends a working key',
  severity: 'high',
  help: waivable(
    'An apply of the plan would revoke a key that works. Revoking is immediate and permanent: what still uses the key fails. It is high when the key is destroyed, or revoked before its replacement exists; medium when the replacement comes first but there is no overlap, or when deletion protection is turned off, so that a later apply can revoke the key; and low when Terraform only stops managing the key. Expired and revoked keys are not reported. The rule needs a plan, as `terraform show -json` prints it.',
  ),
  fix: 'Give the key a successor with an overlap instead: keep its declaration, and use rotation or rotate_trigger. Move a declaration with a moved block. If the key is not used any more, revoke it on purpose.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }, _parameters, { now }) {
    for (const change of declarations.planned ?? []) {
      const said = consequenceOf(change);
      if (said === undefined || !change.works) continue;
      if (change.expiresAt !== undefined && change.expiresAt <= now) continue;
      const { plan, address, name, reason, declaration, effect } = change;
      const label = name === undefined ? printable(address) : `${quoted(name)} (${printable(address)})`;
      const because = reasonText(reason);
      yield {
        kind: 'violation',
        place: placeOfChange(change),
        message: `An apply of ${printable(plan)} would ${said.verb} ${label}${because}. ${said.consequence}`,
        severity: said.severity,
        identity: [address, effect.kind],
        ...(said.fix !== undefined && { fix: said.fix }),
        ...(name !== undefined && { keyName: name }),
        ...(declaration !== undefined && { declaration }),
      };
    }
  },
});

interface Consequence {
  readonly severity: Severity;
  readonly verb: string;
  readonly consequence: string;
  readonly fix?: string;
}

/** Undefined for what ends no key. */
function consequenceOf({ effect }: PlannedChange): Consequence | undefined {
  switch (effect.kind) {
    case 'destroyed':
      return {
        severity: 'high',
        verb: 'destroy',
        consequence: 'The key works, and would be revoked permanently.',
      };
    case 'replaced':
      return effect.createsFirst
        ? {
            severity: 'medium',
            verb: 'replace',
            consequence: 'The old key works, and would be revoked as soon as the new one exists.',
          }
        : {
            severity: 'high',
            verb: 'replace',
            consequence: 'The old key works, and would be revoked before the new one exists.',
          };
    case 'succeeded':
      return {
        severity: 'medium',
        verb: 'rotate',
        consequence: 'Without an overlap, the old key would be revoked in the same apply.',
        fix: 'Declare an overlap, for example rotation = { every = "90d", overlap = "7d" }, and apply it first.',
      };
    case 'unprotected':
      return {
        severity: 'medium',
        verb: 'turn off the deletion protection of',
        consequence: 'A later apply could then revoke the key.',
        fix: 'Keep deletion_protection = true, unless the key is to be revoked next.',
      };
    case 'forgotten':
      return {
        severity: 'low',
        verb: 'stop managing',
        consequence: 'The key would keep working, but nothing would rotate or revoke it.',
        fix: 'Revoke the key, or keep its declaration.',
      };
    case 'drifted':
      return undefined;
  }
}

/** Source: developer.hashicorp.com/terraform/internals/json-format, "action_reason". */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is tainted',
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_by_request: '-replace requests it',
  replace_by_triggers: 'replace_triggered_by requests it',
  delete_because_no_resource_config: 'its declaration is gone',
  delete_because_no_module: 'its module is not called any more',
  delete_because_wrong_repetition: 'count or for_each was added or removed',
  delete_because_count_index: 'count is lower now',
  delete_because_each_key: 'for_each does not have its key any more',
  delete_because_no_move_target: 'nothing is declared where it was moved to',
};

function reasonText(reason: string | undefined): string {
  const text = reason === undefined || !Object.hasOwn(REASONS, reason) ? undefined : REASONS[reason];
  return text === undefined ? '' : `, because ${text}`;
}
