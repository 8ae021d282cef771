import * as z from 'zod';
import { fieldShape, heldIn, ITEM, newItemShape, OnePasswordVault, VAULT } from '../services/onepassword.ts';
import { type Reply, type StandIn, serve, Violation } from '../services/stand-in.ts';

/** Assembled, so that no scanner takes it for a real one. */
const TOKEN = ['eyJhbGci', 'connect', 'x'.repeat(40)].join('.');
const ALL = `/v1/vaults/${VAULT.id}/items`;
const ONE = `${ALL}/${ITEM.id}`;

const created = newItemShape.extend({ vault: z.strictObject({ id: z.literal(VAULT.id) }) });
const path = z.string().startsWith('/fields/');
/** The operations that the specification shows, and no other. */
const patched = z.tuple([
  z.union([
    z.strictObject({ op: z.literal('add'), path: z.literal('/fields'), value: fieldShape }),
    z.strictObject({ op: z.enum(['add', 'replace']), path, value: z.string() }),
    z.strictObject({ op: z.literal('remove'), path }),
  ]),
]);

function problem(status: number, message: string): Reply {
  return { status, body: { status, message } };
}

/**
 * A Connect server for one vault with one item, which shows what was written after a moment. Source: github.com/1Password/
 * connect, docs/openapi/spec.yaml.
 */
export async function start(given?: OnePasswordVault): Promise<StandIn> {
  const vault = given ?? new OnePasswordVault();
  const server = await serve({
    again: start,
    names: [
      [ITEM.id, ITEM.id.replace('item', 'scra')],
      [`"${ITEM.title}"`, `"${ITEM.title}-rehearsal"`],
    ],
    kindOf: ({ method }) => (method === 'GET' ? 'read' : 'write'),
    respond({ method, url, headers, body }) {
      if (headers.authorization !== `Bearer ${TOKEN}`) return problem(401, 'Invalid token signature');
      const { pathname, searchParams } = new URL(url, 'http://connect');
      const json: unknown = body === '' ? undefined : JSON.parse(body);
      const item = vault.item;
      switch (`${method} ${pathname}`) {
        case 'GET /v1/vaults':
          if (searchParams.get('filter') !== `name eq "${VAULT.name}"`) throw new Violation('the filter');
          return { status: 200, body: [{ ...VAULT, items: 1, type: 'USER_CREATED' }] };
        case `GET ${ALL}`: {
          if (searchParams.get('filter') !== `title eq "${ITEM.title}"`) throw new Violation('the filter');
          const { fields: _, ...shown } = vault.shown() ?? {};
          return { status: 200, body: 'id' in shown ? [shown] : [] };
        }
        case `GET ${ONE}`: {
          const shown = vault.shown();
          return shown ? { status: 200, body: shown } : problem(404, `item ${ITEM.id} not found`);
        }
        case `POST ${ALL}`: {
          const { vault: _, ...content } = created.parse(json);
          if (item) throw new Violation('a second item of the title');
          vault.create(content);
          vault.lag(1);
          return { status: 200, body: vault.shown() };
        }
        case `PATCH ${ONE}`: {
          if (headers['content-type'] !== 'application/json') throw new Violation('media type');
          const [operation] = patched.parse(json);
          if (!item) return problem(404, `item ${ITEM.id} not found`);
          vault.lag(2);
          if ('value' in operation && typeof operation.value === 'object')
            vault.change([...item.fields, operation.value]);
          else vault.change(item.fields.map((field) => patch(field, operation)));
          // Connect answers with the version of before.
          return { status: 200, body: vault.shown() };
        }
      }
      throw new Violation('no such path');
    },
    fault(fault) {
      switch (fault) {
        case 'denied':
          return problem(403, `vault ${VAULT.id} is not in scope`);
        case 'throttled':
          return { ...problem(429, 'Too many requests'), headers: { 'retry-after': '0' } };
        case 'outage':
          return problem(503, 'The sync service is not available');
      }
    },
  });
  const denied = (action: string) =>
    `1Password Connect does not allow this token to ${action} the item ${ITEM.title} of the vault ${VAULT.name} (403: vault ${VAULT.id} is not in scope)`;
  return {
    ...server,
    ...heldIn(vault),
    environment: { OP_CONNECT_HOST: server.url, OP_CONNECT_TOKEN: TOKEN },
    secrets: [TOKEN],
    words: {
      denied: { read: denied('read'), write: denied('write') },
      outage: 'is not available (503: The sync service is not available)',
    },
  };
}

type Field = z.output<typeof fieldShape>;

function patch(field: Field, operation: z.output<typeof patched>[0]): Field {
  if (operation.path !== `/fields/${field.id}/value`) return field;
  if (operation.op === 'remove' && field.value === undefined)
    throw new Violation('there is no value to remove');
  if (operation.op === 'replace' && field.value === undefined)
    throw new Violation('there is no value to replace');
  const { value: _, ...rest } = field;
  return 'value' in operation && typeof operation.value === 'string'
    ? { ...rest, value: operation.value }
    : rest;
}
