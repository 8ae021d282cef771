import { keyFilterAttributes, keyFilters } from '../../key-filters.ts';
import { defineListResource, defineSchema } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

/** The list resource `lowerplane_api_key`. */
export const apiKeyListResource = () => {
  const schema = defineSchema({
    description:
      'API keys that work, newest first, for bulk adoption: `terraform query -generate-config-out=keys.tf` writes a resource and an import block for each. The key that the provider is authenticated with is left out. Needs Terraform 1.14; OpenTofu has no such command.',
    attributes: keyFilterAttributes,
  });

  return defineListResource<typeof schema, Session>({
    typeName: 'lowerplane_api_key',
    schema,
    async *list({ config, session }) {
      const { listKeys } = await import('./list-keys.ts');
      yield* listKeys(connected(session), keyFilters(config));
    },
  });
};
