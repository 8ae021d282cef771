import type { ApiKey } from '../../api/contract/api-key.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { DiagnosticError, defineDataSource, defineSchema, string } from '../plugin/index.ts';
import { explained } from '../problems.ts';
import { connected, type Session } from '../session.ts';
import { keyAttributes, keyValues } from './key-attributes.ts';

const schema = defineSchema({
  description:
    'One API key, by id or by name, with what changes without anybody declaring it: when it was last used, and how often.',
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

/** `lowerplane_api_key`, the data source. */
export const apiKeyDataSource = defineDataSource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  validate({ config, diagnostics }) {
    if ((config.id === null) === (config.name === null)) {
      diagnostics.error({
        summary: 'Give An Id Or A Name',
        detail: `A key is looked up by id or by name; this has ${config.id === null ? 'neither' : 'both'}.`,
      });
    }
  },
  async read({ config, session }) {
    const key =
      config.id === null ? await findByName(session, config.name ?? '') : await findById(session, config.id);
    return { state: keyValues(key, session.now()) };
  },
});

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
  const found: ApiKey[] = [];
  const { client } = connected(session).connection;
  await explained(
    (async () => {
      for await (const key of client.listApiKeys({ name, status: 'active' }))
        if (key.name === name) found.push(key);
    })(),
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new DiagnosticError({
    summary: found.length === 0 ? 'No Such Key' : 'More Than One Key Of This Name',
    detail:
      found.length === 0
        ? `LowerPlane has no active key named "${name}". Names are compared exactly; a revoked key is found by its id.`
        : `LowerPlane has ${found.length} active keys named "${name}": ${found.map((key) => key.id).join(', ')}. Look one up by its id.`,
    path: ['name'],
  });
}
