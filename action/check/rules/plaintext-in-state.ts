import * as z from 'zod';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import type { SuggestedFix } from './definition/violation.ts';
import { declarationIdentity } from './keys/key-location.ts';
import { declaredName } from './keys/key-text.ts';
import { replaceAttribute, SECRET_NOT_IN_STATE } from './keys/suggest-attribute.ts';

const REPLACED: SuggestedFix = {
  safety: 'unsafe',
  does: 'Replaces `secret_in_state = true` by `false` where the secret is delivered elsewhere, too',
  because: 'other code may read the secret from the state',
};

export const plaintextInState = defineRule({
  id: 'plaintext-in-state',
  title: 'Secret is stored in the Terraform state',
  severity: 'high',
  help: waivable(
    'With `secret_in_state = true`, anyone who can read the state, a plan file or a backup of either can use the key. Use a destination in `deliver_to` instead (an Actions secret, Vault, a file, age), so that the secret goes only there. Then remove `secret_in_state` and rotate the key, because old versions of the state still contain the secret.',
  ),
  fix: 'Declare a destination in deliver_to, remove secret_in_state, and rotate the key: old versions of the state still contain its secret.',
  suggests: [REPLACED],
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const declaration of declarations.keys) {
      const { secretInState, destinations, permissions, name } = declaration;
      const label = declaredName(declaration);
      if (secretInState.kind === 'undecidable')
        yield undecidable(`the secret of ${label} is stored in the state`, secretInState, label);
      if (secretInState.kind !== 'known' || !secretInState.value) continue;
      const elsewhere =
        destinations.kind === 'known' ? destinations.value.filter((id) => id !== 'state') : [];
      // Without another destination the plan would fail, so there is no one-line fix.
      const suggestion =
        elsewhere.length > 0
          ? replaceAttribute(declaration, secretInState.at, SECRET_NOT_IN_STATE, REPLACED)
          : undefined;
      const power = permissions.kind === 'known' ? ` The key has ${permissions.value} permissions.` : '';
      yield {
        kind: 'violation',
        place: { kind: 'code', range: secretInState.at },
        message: `The secret of ${label} is stored in plain text in the Terraform state.${power}${elsewhere.length > 0 ? ' It is also delivered elsewhere, so the copy in the state is not needed.' : ''}`,
        ...(permissions.kind === 'known' && permissions.value === 'admin' && { severity: 'critical' }),
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
        ...(suggestion && { suggestion }),
      };
    }
  },
});
