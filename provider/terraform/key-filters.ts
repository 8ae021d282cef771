import type { Filters } from '../api/client.ts';
import type { ListApiKeysQuery } from '../api/contract/api-key.ts';
import { given } from '../api/filters.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';
import { PERMISSIONS } from '../keys/permissions.ts';
import { oneOf, string } from './plugin/index.ts';

/** The filters that all lists of keys have. */
export const keyFilterAttributes = {
  environment: string({
    optional: true,
    description: 'Only keys that can reach this environment, including those that reach all environments.',
    validators: [oneOf(...ENVIRONMENTS)],
  }),
  permissions: string({
    optional: true,
    description: 'Only keys with exactly these permissions.',
    validators: [oneOf(...PERMISSIONS)],
  }),
  name_contains: string({
    optional: true,
    description: 'Only keys whose name contains this text. Case is ignored.',
  }),
};

type KeyFilterValues = { readonly [Name in keyof typeof keyFilterAttributes]: string | null };

/** The filters of a configuration, as LowerPlane accepts them. */
export function keyFilters({
  environment,
  permissions,
  name_contains: name,
}: KeyFilterValues): Filters<ListApiKeysQuery> {
  return given({
    environment: ENVIRONMENTS.find((each) => each === environment),
    permissions: PERMISSIONS.find((each) => each === permissions),
    name: name ?? undefined,
  });
}
