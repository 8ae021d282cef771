import type { ApiKey } from '../../api/contract/api-key.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { onlyKeyNamed } from '../../lifecycle/find-key.ts';
import { DiagnosticError, defineDataSource, defineSchema, string } from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { connected, type Session } from '../session.ts';
import { keyAttributes, keyValues } from './key-attributes.ts';

/** `lowerplane_api_key`, the data source. */
export const apiKeyDataSource = () => {
  const schema = defineSchema({
    description: 'One API key, by id or by name, including when it was last used and how often.',
    attributes: {
      id: string({ optional: true, computed: true, description: "The key's id. Give this or `name`." }),
      name: string({
        optional: true,
        computed: true,
        description: 'The exact name of an active key. Give this or `id`.',
      }),
      ...keyAttributes,
    },
  });

  return defineDataSource<typeof schema, Session>({
    typeName: 'lowerplane_api_key',
    schema,
    validate({ config, diagnostics }) {
      if ((config.id === null) === (config.name === null)) {
        diagnostics.error({
          summary: 'Give Either An Id Or A Name',
          detail: `A key is looked up by id or by name, but ${config.id === null ? 'neither is' : 'both are'} set. Set exactly one of them.`,
        });
      }
    },
    async read({ config, session }) {
      const key =
        config.id === null
          ? await findByName(session, config.name ?? '')
          : await findById(session, config.id);
      return { state: keyValues(key, session.now()) };
    },
  });
};

async function findById(session: Session, id: string): Promise<ApiKey> {
  try {
    return await connected(session).connection.client.getApiKey(id);
  } catch (error) {
    if (!isLowerPlaneError(error, 'notFound')) return explained(Promise.reject(error));
    throw new DiagnosticError({
      summary: 'No Such Key',
      detail: `LowerPlane has no key with the id "${id}". Check the id, and that base_url and api_key belong to the right organization.`,
      path: ['id'],
    });
  }
}

async function findByName(session: Session, name: string): Promise<ApiKey> {
  const { client } = connected(session).connection;
  const search = async () => {
    const found: ApiKey[] = [];
    for await (const key of client.listApiKeys({ name, status: 'active' }))
      if (key.name === name) found.push(key);
    return onlyKeyNamed(name, found);
  };
  const key = await explained(search(), ['name']);
  if (key) return key;
  throw new DiagnosticError({
    summary: 'No Such Key',
    detail: `LowerPlane has no active key named "${name}". Names are compared exactly. To find a revoked key, use its id.`,
    path: ['name'],
  });
}
