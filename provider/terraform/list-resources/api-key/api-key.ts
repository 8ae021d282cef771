import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { PERMISSIONS } from '../../../keys/permissions.ts';
import { defineListResource, defineSchema, oneOf, string } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

/** `lowerplane_api_key`, the list. */
export const apiKeyListResource = () => {
  const schema = defineSchema({
    description:
      'API keys that work, newest first, for bulk adoption: `terraform query -generate-config-out=keys.tf` writes a resource and an import block for each. The key that the provider is authenticated with is left out. Needs Terraform 1.14; OpenTofu has no such command.',
    attributes: {
      environment: string({
        optional: true,
        description:
          'Only keys that can reach this environment, including those that reach all environments.',
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
    },
  });

  return defineListResource<typeof schema, Session>({
    typeName: 'lowerplane_api_key',
    schema,
    async *list({ config: { environment, permissions, name_contains: name }, session }) {
      const { listKeys } = await import('./list-keys.ts');
      yield* listKeys(connected(session), {
        environment: ENVIRONMENTS.find((each) => each === environment),
        permissions: PERMISSIONS.find((each) => each === permissions),
        name,
      });
    },
  });
};
