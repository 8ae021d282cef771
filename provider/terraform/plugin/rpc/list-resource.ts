import type { Diagnostics } from '../diagnostics.ts';
import { withoutWriteOnly } from '../planning/settle.ts';
import type { ListResource } from '../protocol/list-and-actions.ts';
import type { ListedResource } from '../provider/list-resource.ts';
import type { Resource } from '../provider/resource.ts';
import { compile } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { readRequiredObject, writeObject } from './dynamic-value.ts';
import { writeIdentity } from './identity-calls.ts';
import type { RequestOf, ResponseOf } from './method.ts';
import { respond } from './respond.ts';
import { find, type Run } from './run.ts';

/** One message of the stream. */
type Event = ResponseOf<typeof ListResource>;

/** Answers ListResource: an event for each object that is found, as many as Terraform wants. */
export async function listResource<Session>(
  run: Run<Session>,
  { typeName = '', config, includeResourceObject = false, limit = 0 }: RequestOf<typeof ListResource>,
  send: (event: Event) => boolean,
): Promise<void> {
  const doing = `listing ${typeName}`;
  let sent = 0;
  const end = await respond(doing, async (diagnostics) => {
    const list = find((await run.catalog.onDemand()).listResources, 'List Resource Type', typeName);
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    const values = readRequiredObject(compile(list.schema), config);
    const { session, signal } = run;
    for await (const listed of list.list({ config: values, session, diagnostics, signal })) {
      const isWanted = send(await eventOf(doing, resource, listed, includeResourceObject));
      sent += 1;
      if (!isWanted || sent === limit) break;
    }
    return {};
  });
  if (end.diagnostics !== undefined) send({ diagnostic: end.diagnostics });
}

async function eventOf<Session>(
  doing: string,
  resource: Resource<Schema, Session>,
  { identity, displayName, resource: read }: ListedResource,
  isIncluded: boolean,
): Promise<Event> {
  const { diagnostics, ...event } = await respond<Event>(doing, async (found) => ({
    displayName,
    ...(resource.identity && { identity: writeIdentity(compile(resource.identity.schema), identity) }),
    ...(isIncluded && { resourceObject: await objectOf(resource, read, found) }),
  }));
  return diagnostics === undefined ? event : { ...event, diagnostic: diagnostics };
}

async function objectOf<Session>(
  { schema: declared }: Resource<Schema, Session>,
  read: ListedResource['resource'],
  diagnostics: Diagnostics,
) {
  const schema = compile(declared);
  return writeObject(schema, withoutWriteOnly(schema.attributes, await read(diagnostics)));
}
