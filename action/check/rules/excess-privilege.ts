import * as z from 'zod';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { allows, type Permissions } from '../../../provider/keys/permissions.ts';
import type { Severity } from '../../scan/severity.ts';
import type { Policy } from '../policy/policy.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import type { Undecidable } from './definition/violation.ts';
import { declarationIdentity, placeOfLive, placeOfValue } from './keys/key-location.ts';
import { declaredName, formatUse, liveName, quoted } from './keys/key-text.ts';
import { matchKeys } from './keys/matched-keys.ts';
import { type Purpose, purposeOf, USE_CASE_TITLES, useCaseOf } from './keys/purpose.ts';

export const excessPrivilege = defineRule({
  id: 'excess-privilege',
  title: 'Key has more permissions than it needs',
  severity: 'medium',
  help: waivable(
    'Anyone who obtains a key has its permissions. LowerPlane documents what each use needs: read-only for dashboards, audit exports and CI/CD security gates, read-write for uploading evidence, admin for provisioning users. The purpose of a key comes from a comment at its declaration (`lowerplane:purpose evidence upload`) or from `purposes` in the policy. Otherwise its name serves as a hint, and the finding is less severe. Declare fewer permissions (the plan creates a successor), or document the purpose that needs more.',
  ),
  fix: 'Declare the permissions that its purpose needs, or document the purpose that needs more.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys'],
  parameters: z.strictObject({
    infer_from_names: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether the name of a key is a hint when no purpose is documented.' }),
  }),
  *find({ declarations, keys = [] }, { infer_from_names: infer }, { now, policy }) {
    for (const declaration of declarations.keys) {
      const { permissions, name } = declaration;
      if (permissions.kind === 'undecidable') {
        yield undecidable(
          `${declaredName(declaration)} has more permissions than it needs`,
          permissions,
          declaredName(declaration),
        );
      }
      if (permissions.kind !== 'known' || permissions.value === 'read-only') continue;
      const doubt = doubtAbout(declaration, policy);
      if (doubt) yield doubt;
      const excess = excessOf(
        name.kind === 'known' ? name.value : undefined,
        permissions.value,
        declaration,
        policy,
        infer,
      );
      if (!excess) continue;
      yield {
        kind: 'violation',
        place: placeOfValue(declaration, permissions),
        message: `${declaredName(declaration)} declares ${excess.text}`,
        fix: excess.fix,
        severity: excess.severity,
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
      };
    }
    for (const live of matchKeys(declarations, keys, now).flatMap(({ surplus }) => surplus)) {
      const excess = excessOf(live.name, live.permissions, undefined, policy, infer);
      if (!excess) continue;
      yield {
        kind: 'violation',
        place: placeOfLive(live, undefined),
        message: `${liveName(live)} has ${excess.text} It was ${formatUse(live, now)}.`,
        fix: 'Create a key with fewer permissions, switch its consumers to it, and revoke this one.',
        severity: excess.severity,
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

function excessOf(
  name: string | undefined,
  held: Permissions,
  declaration: KeyDeclaration | undefined,
  policy: Policy,
  infer: boolean,
): { readonly text: string; readonly fix: string; readonly severity: Severity } | undefined {
  if (declaration && declaration.purpose.kind !== 'known' && declaration.purpose.kind !== 'absent')
    return undefined;
  const purpose = purposeOf(name, declaration, policy);
  if (!purpose || (purpose.from === 'name' && !infer)) return undefined;
  const useCase = useCaseOf(purpose.text);
  if (!useCase || allows(useCase.needs, held)) return undefined;
  return {
    text: `${held} permissions, but ${useCase.needs} is enough for its use (${useCase.title}). ${sourceOf(purpose)}`,
    fix: `Declare permissions = "${useCase.needs}" (a successor is created and delivered), or document the purpose that needs ${held}.`,
    severity: severityOf(held, purpose),
  };
}

function sourceOf({ text, from }: Purpose): string {
  switch (from) {
    case 'declaration':
      return `Its declaration gives its purpose as ${quoted(text)}.`;
    case 'policy':
      return `The policy gives its purpose as ${quoted(text)}.`;
    case 'name':
      return 'Its name suggests this use.';
  }
}

function severityOf(held: Permissions, { from }: Purpose): Severity {
  if (held === 'admin') return from === 'name' ? 'medium' : 'high';
  return from === 'name' ? 'low' : 'medium';
}

/** A documented purpose that is not recognized must not look as if it had been checked. */
function doubtAbout(declaration: KeyDeclaration, policy: Policy): Undecidable | undefined {
  const { purpose, name } = declaration;
  const label = declaredName(declaration);
  if (purpose.kind === 'undecidable')
    return undecidable(`${label} has more permissions than it needs`, purpose, label);
  const known = purposeOf(name.kind === 'known' ? name.value : undefined, declaration, policy);
  if (!known || known.from === 'name' || useCaseOf(known.text)) return undefined;
  return {
    kind: 'undecidable',
    place: placeOfValue(declaration, purpose),
    subject: `whether ${label} has more permissions than it needs`,
    because: `its purpose ${quoted(known.text)} is not one of the uses that LowerPlane documents (${USE_CASE_TITLES.join(', ')})`,
    key: label,
    // Teams have uses of their own; no change of the code would decide it.
    weight: 'listed',
  };
}
