import * as z from 'zod';
import {
  ENVIRONMENTS,
  type Environment,
  type EnvironmentScope,
} from '../../../provider/keys/environments.ts';
import type { Permissions } from '../../../provider/keys/permissions.ts';
import { listed } from '../../../provider/text/listed.ts';
import type { Severity } from '../../scan/severity.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';
import { undecidable } from './definition/undecidable.ts';
import { declarationIdentity, placeOfLive, placeOfValue } from './keys/key-location.ts';
import { declaredName, formatUse, liveName } from './keys/key-text.ts';
import { matchKeys } from './keys/matched-keys.ts';

export const unscopedEnvironment = defineRule({
  id: 'unscoped-environment',
  title: 'Key is not scoped to an environment',
  severity: 'medium',
  help: waivable(
    'A key without environments has access to all of them, including future ones, so a key that leaks from a developer’s machine grants access to production. Declare the environments that the key needs: `environments = ["staging"]`. The severity depends on the permissions of the key. Nothing is reported for an organization that uses one environment only. If that is not known, only keys that can change something are reported, with a lower severity.',
  ),
  fix: 'Declare the environments that the key needs, for example ["production"].',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  uses: ['keys', 'tests', 'controls'],
  parameters: z.strictObject({
    in_use: z.enum(['detect', 'several', 'one']).default('detect').meta({
      description:
        'Whether the organization uses several environments. `detect`: yes when keys, tests, controls or the policy name more than one.',
    }),
  }),
  *find(
    { declarations, keys = [], tests = [], controls = [] },
    { in_use: setting },
    { now, policy, environment },
  ) {
    if (setting === 'one') return;
    const scopes: (EnvironmentScope | undefined)[] = [
      ...declarations.keys.map(({ environments: declared }) =>
        declared.kind === 'known' ? declared.value : undefined,
      ),
      ...keys.map((key) => key.environments),
    ];
    const named = new Set<string | undefined>([
      ...scopes.flatMap((scope) => (scope === undefined || scope === 'all' ? [] : scope)),
      ...[...tests, ...controls].map((item) => item.environment),
      ...Object.keys(policy.environments),
      environment,
    ]);
    const used = ENVIRONMENTS.filter((candidate) => named.has(candidate));
    const several = setting === 'several' || used.length > 1;
    const reason = several && used.length > 1 ? ` The organization uses ${listed(used)}.` : '';

    for (const declaration of declarations.keys) {
      const { environments, permissions, name } = declaration;
      const label = declaredName(declaration);
      if (environments.kind === 'undecidable')
        yield undecidable(`${label} has access to all environments`, environments, label);
      const unscoped =
        environments.kind === 'absent' || (environments.kind === 'known' && reachesAll(environments.value));
      if (!unscoped) continue;
      const severity = severityOf(permissions.kind === 'known' ? permissions.value : 'read-only', several);
      if (!severity) continue;
      yield {
        kind: 'violation',
        place: placeOfValue(declaration, environments),
        message: `${label} has ${permissions.kind === 'known' ? `${permissions.value} ` : ''}access to all environments, because it declares ${environments.kind === 'absent' ? 'none' : 'all of them'}.${reason}`,
        severity,
        identity: declarationIdentity(declaration),
        ...(name.kind === 'known' && { keyName: name.value }),
        declaration,
      };
    }
    for (const live of matchKeys(declarations, keys, now).flatMap(({ surplus }) => surplus)) {
      const severity = reachesAll(live.environments) ? severityOf(live.permissions, several) : undefined;
      if (!severity) continue;
      yield {
        kind: 'violation',
        place: placeOfLive(live, undefined),
        message: `${liveName(live)} has ${live.permissions} access to all environments. It was ${formatUse(live, now)}.${reason}`,
        fix: 'Create a key for the environments it is used in, switch its consumers to it, and revoke this one.',
        severity,
        identity: [live.id],
        keyName: live.name,
      };
    }
  },
});

/** Listing every environment is hardly better than listing none. */
function reachesAll(scope: EnvironmentScope): boolean {
  return scope === 'all' || ENVIRONMENTS.every((candidate: Environment) => scope.includes(candidate));
}

function severityOf(permissions: Permissions, several: boolean): Severity | undefined {
  switch (permissions) {
    case 'admin':
      return several ? 'high' : 'medium';
    case 'read-write':
      return several ? 'medium' : 'low';
    case 'read-only':
      return several ? 'low' : undefined;
  }
}
