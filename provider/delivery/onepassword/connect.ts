import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote, type Remote, type RemoteRequest } from '../remote/remote.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import { type ItemAccess, type ItemLocation, idShape, isId, itemShape, type WriteOutcome } from './item.ts';

export interface ConnectSettings {
  readonly host: string | undefined;
  readonly token: string | undefined;
  readonly tuning: HttpTuning | undefined;
}

const vaults = z.array(z.object({ id: idShape, name: z.string() }));
const titles = z.array(z.object({ id: idShape, title: z.string(), state: z.string().optional() }));
const problem = z.object({ message: z.string().optional() });

/**
 * An item through a Connect server. Finds out the id of the vault.
 *
 * @throws DeliveryError when there is none.
 * @see https://github.com/1Password/connect/blob/main/docs/openapi/spec.yaml
 */
export async function connectItem(
  location: ItemLocation,
  { host = '', token, tuning }: ConnectSettings,
): Promise<ItemAccess> {
  const { destination, vault, item: name } = location;
  const fail = (what: string) => new DeliveryError(destination, what);
  const settings = 'in the onepassword settings of the provider';
  if (host === '')
    throw fail(
      `The address of 1Password Connect is not set. Set OP_CONNECT_HOST, or connect_host ${settings}.`,
    );
  const baseUrl = requireAddress(destination, 'address of 1Password Connect', host);
  const remedy = `Set OP_CONNECT_TOKEN, or connect_token ${settings}.`;
  const authorization = `Bearer ${requireToken(destination, 'token of 1Password Connect', token, remedy)}`;
  const service = '1Password Connect';
  const remote = createRemote({ destination, service, baseUrl, headers: { authorization }, tuning });

  const refusal = (action: 'read' | 'write', response: FinalResponse) => {
    const { status, effort } = response;
    const reason = reasonOf(response, remote);
    const words = reason === '' ? `${status}` : `${status}: ${reason}`;
    const explain = () => {
      if (status === 401)
        return `1Password Connect at ${baseUrl.host} does not accept the token (${words}). It is mistyped, expired or revoked, or belongs to another Connect server.`;
      if (status === 403)
        return `1Password Connect does not allow this token to ${action} the item ${name} of the vault ${vault} (${words}). Create a token for the vault: op connect token create NAME --server SERVER --vault VAULT,rw.`;
      if (status === 404) return noVault(words);
      return status === 429 || status >= 500
        ? `1Password Connect at ${baseUrl.host} is not available (${words}). Apply again later.`
        : `1Password Connect refused to ${action} the item ${name} (${words}).`;
    };
    return fail(`${explain()}${effortMessage(effort)}`);
  };
  const noVault = (words: string) =>
    `The vault ${vault} was not found by 1Password Connect at ${baseUrl.host} (${words}). Either it does not exist, or the token has no access to it.`;
  const get = async (path: string) => {
    const response = await remote.send({ method: 'GET', path });
    if (response.status !== 200) throw refusal('read', response);
    return response;
  };
  const named = (attribute: string, text: string) =>
    `filter=${encodeURIComponent(`${attribute} eq "${text}"`)}`;

  /** Of the one with this id, or else this name. */
  const findVault = async (): Promise<string> => {
    if (isId(vault)) return vault;
    const found = remote.read(await get(`/v1/vaults?${named('name', vault)}`), vaults);
    const [first, second] = found.filter((each) => each.name === vault);
    if (first === undefined) throw fail(noVault('by this name'));
    if (second === undefined) return first.id;
    throw fail(`1Password has several vaults ${vault}. Set vault to the id of the one to use.`);
  };
  const vaultId = await findVault();
  const all = `/v1/vaults/${vaultId}/items`;

  const findItem = async (): Promise<string | undefined> => {
    if (isId(name)) return name;
    const found = remote.read(await get(`${all}?${named('title', name)}`), titles);
    const [first, second] = found.filter(({ title, state }) => title === name && !state);
    if (second === undefined) return first?.id;
    throw fail(`The vault ${vault} has several items ${name}. Set item to the id of the one to use.`);
  };

  const write = async (request: RemoteRequest): Promise<WriteOutcome> => {
    const response = await remote.send(request).catch((error: unknown) => {
      if (error instanceof DeliveryError) return error;
      throw error;
    });
    if (response instanceof DeliveryError) return { kind: 'unknown', error: response };
    const { status } = response;
    if (status === 200) return { kind: 'done' };
    // Something else writes to the vault, or has deleted the item.
    if (status === 409 || isWithoutItem(response, remote)) return { kind: 'conflict' };
    const error = refusal('write', response);
    if (status >= 500) return { kind: 'unknown', error };
    throw error;
  };

  return {
    wait: remote.wait,
    async find() {
      const id = await findItem();
      if (id === undefined) return undefined;
      const response = await remote.send({ method: 'GET', path: `${all}/${id}` });
      // It was deleted since, or what lists it is ahead.
      if (isWithoutItem(response, remote)) return undefined;
      if (response.status !== 200) throw refusal('read', response);
      return remote.read(response, itemShape);
    },
    create: (content) =>
      write({ method: 'POST', path: all, json: { ...content, vault: { id: vaultId } }, once: true }),
    async set(item, field, value) {
      const path = `/fields/${field.id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const exists = (item.fields ?? []).some(({ id }) => id === field.id);
      const operation = !exists
        ? { op: 'add', path: '/fields', value: { ...field, value } }
        : value === undefined
          ? { op: 'remove', path: `${path}/value` }
          : { op: field.value === undefined ? 'add' : 'replace', path: `${path}/value`, value };
      // Twice, it would add two fields, or remove what is no longer there.
      return write({ method: 'PATCH', path: `${all}/${item.id}`, json: [operation], once: true });
    },
  };
}

function isWithoutItem(response: FinalResponse, remote: Remote): boolean {
  return response.status === 404 && /^item/i.test(reasonOf(response, remote));
}

function reasonOf(response: FinalResponse, remote: Remote): string {
  const parsed = problem.safeParse(parseJson(textOf(response)));
  return parsed.success ? remote.redact(parsed.data.message ?? '', 500) : '';
}
