import * as z from 'zod';
import type { EnvironmentScope } from '../../../provider/keys/environments.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { firstUndecidable, undecidable } from './definition/undecidable.ts';
import type { SuggestedFix } from './definition/violation.ts';
import { declarationIdentity, placeOfValue } from './keys/key-location.ts';
import { declaredName, formatReach } from './keys/key-text.ts';
import { addAttribute, DELETION_PROTECTION, replaceAttribute } from './keys/suggest-attribute.ts';

const PROTECTED: SuggestedFix = {
  safety: 'safe',
  does: 'Sets `deletion_protection = true`',
  because: 'it changes nothing about a key that exists, and only stops plans that would revoke it',
};

export const deletionProtectionOff = defineRule({
  id: 'deletion-protection-off',
  title: 'Production admin key has no deletion protection',
  severity: 'medium',
  help: waivable(
    'Revoking a key is immediate and permanent. An admin key for production carries user provisioning and platform integrations. With `deletion_protection = true`, a plan that would revoke the key because its block was removed or renamed fails instead. Rotation still works.',
  ),
  fix: 'Declare deletion_protection = true.',
  suggests: [PROTECTED],
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const declaration of declarations.keys) {
      const { permissions, environments, deletionProtection, name } = declaration;
      if (deletionProtection.kind === 'invalid' || permissions.kind === 'invalid') continue;
      if (deletionProtection.kind === 'known' && deletionProtection.value) continue;
      if (permissions.kind === 'absent' || (permissions.kind === 'known' && permissions.value !== 'admin'))
        continue;
      const reach =
        environments.kind === 'absent'
          ? 'all'
          : environments.kind === 'known'
            ? environments.value
            : undefined;
      if (environments.kind === 'invalid' || (reach && !reachesProduction(reach))) continue;
      const label = declaredName(declaration);
      const unknown = firstUndecidable(permissions, environments, deletionProtection);
      if (unknown) {
        yield undecidable(`${label} is a production admin key without deletion protection`, unknown, label);
        continue;
      }
      const suggestion =
        deletionProtection.kind === 'known'
          ? replaceAttribute(declaration, deletionProtection.at, DELETION_PROTECTION, PROTECTED)
          : addAttribute(declaration, DELETION_PROTECTION, PROTECTED);
      yield {
        kind: 'violation',
        place: placeOfValue(declaration, deletionProtection),
        message: `${label} is an admin key for ${formatReach(reach ?? 'all')}, and its deletion protection is ${deletionProtection.kind === 'known' ? 'off' : 'not set'}: removing its declaration would revoke it permanently.`,
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
        ...(suggestion && { suggestion }),
      };
    }
  },
});

function reachesProduction(scope: EnvironmentScope): boolean {
  return scope === 'all' || scope.includes('production');
}
