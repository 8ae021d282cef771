import { keyFilterAttributes, keyFilters } from '../key-filters.ts';
import { defineDataSource, defineSchema, listNested, oneOf, string } from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { connected, type Session } from '../session.ts';
import { keyAttributes, keyValues } from './key-attributes.ts';

const STATUSES = ['active', 'expired', 'revoked'] as const;

/** `lowerplane_api_keys`. */
export const apiKeysDataSource = () => {
  const schema = defineSchema({
    description:
      "API keys, newest first, with the columns of LowerPlane's own list. A key must match all filters.",
    attributes: {
      status: string({
        optional: true,
        description: 'Only keys that are `active`, `expired` or `revoked`.',
        validators: [oneOf(...STATUSES)],
      }),
      ...keyFilterAttributes,
      keys: listNested(
        {
          id: string({ computed: true, description: "The key's id." }),
          name: string({ computed: true, description: 'What the key is for.' }),
          ...keyAttributes,
        },
        { computed: true, description: 'The matching keys.' },
      ),
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_api_keys',
    schema,
    async read({ config, session }) {
      const { client } = connected(session).connection;
      const { status } = config;
      const filters = {
        ...keyFilters(config),
        // LowerPlane reports an expired key as active; only its expiration shows the difference.
        ...(status !== null && { status: status === 'revoked' ? ('revoked' as const) : ('active' as const) }),
      };
      const found = await explained(Array.fromAsync(client.listApiKeys(filters)));
      const keys = found.map((key) => keyValues(key, session.now()));
      return {
        state: { ...config, keys: status === null ? keys : keys.filter((key) => key.status === status) },
      };
    },
  });
};
