import { ENVIRONMENTS } from '../../keys/environments.ts';
import { statusOf } from '../../keys/key.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { expirationOf } from '../../lifecycle/observed-key.ts';
import { identityIn } from '../identity.ts';
import { defineListResource, defineSchema, oneOf, string } from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { importedState } from '../resources/api-key/state.ts';
import { connected, type Session } from '../session.ts';

const schema = defineSchema({
  description:
    'API keys that work, newest first, for bulk adoption: `terraform query -generate-config-out=keys.tf` writes a resource and an import block for each. The key that the provider is authenticated with is left out. Needs Terraform 1.14; OpenTofu has no such command.',
  attributes: {
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
  },
});

/** `lowerplane_api_key`, the list. */
export const apiKeyListResource = defineListResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  async *list({ config, session }) {
    const run = connected(session);
    const { client, self } = run.connection;
    const environment = ENVIRONMENTS.find((each) => each === config.environment);
    const permissions = PERMISSIONS.find((each) => each === config.permissions);
    const keys = client.listApiKeys({
      status: 'active',
      ...(environment && { environment }),
      ...(permissions && { permissions }),
      ...(config.name_contains !== null && { name: config.name_contains }),
    });
    const next = keys[Symbol.asyncIterator]();
    for (;;) {
      // Page by page: no more are asked for than Terraform wants.
      const { done, value: key } = await explained(next.next());
      if (done === true) return;
      // LowerPlane reports an expired key as active.
      if (key.id === self.id || statusOf(key.status, expirationOf(key), run.now()) !== 'active') continue;
      yield {
        identity: identityIn(key.organization_id, key.id),
        displayName: `${key.name} (${key.permissions}, ending in ${key.last_four})`,
        resource: () => importedState(key, session.newId(), run.now()),
      };
    }
  },
});
