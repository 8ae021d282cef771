import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

/** What is answered in place of a response: undefined lets the request through. */
type Lie = (request: { readonly method: string; readonly path: string }) => Promise<unknown>;

/** A LowerPlane that does not always say the truth. Until `lie` is set it does. */
async function untrueServer(target: string) {
  const state: { lie: Lie } = { lie: async () => undefined };
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await text(incoming);
    const untrue = await state.lie({ method, path: url.split('?', 1)[0] ?? '' });
    if (untrue !== undefined) {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(untrue));
      return;
    }
    const { authorization = '', 'content-type': type = '', 'idempotency-key': once } = headers;
    const answer = await fetch(new URL(url, target), {
      method,
      headers: {
        authorization,
        ...(type === '' ? {} : { 'content-type': type }),
        ...(typeof once === 'string' ? { 'idempotency-key': once } : {}),
      },
      ...(body === '' ? {} : { body }),
    });
    const kept = ['content-type', 'date'].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    outgoing.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { state, environment: { LOWERPLANE_BASE_URL: `http://127.0.0.1:${port}` } };
}

async function withKey() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock());
  await lp.applied();
  return { lp, key: await lp.onlyActiveKey(), ...(await untrueServer(lp.emulator.url)) };
}

describe.skipIf(terraformIsMissing())('a revocation that LowerPlane only claims', () => {
  it.each([['active'], ['revoked']] as const)(
    'and answers with %s leaves the key in state',
    async (status) => {
      const { lp, key, state, environment } = await withKey();
      state.lie = async ({ path }) =>
        path.endsWith('/revoke') ? { ...(await lp.outside.getApiKey(key.id)), status } : undefined;
      const destroyed = await lp.report(['destroy', '-auto-approve'], environment);
      expect(destroyed.code).toBe(1);
      expect(destroyed.errors).toMatchObject([{ summary: 'Old Key Not Revoked' }]);
      expect(destroyed.errors[0]?.detail).toContain('Check in LowerPlane whether it still works');
      expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id });
      expect(await lp.use(await lp.secret())).toBe(200);

      state.lie = async () => undefined;
      expect(await lp.report(['destroy', '-auto-approve'], environment)).toMatchObject({ code: 0 });
      expect(await lp.activeKeys()).toEqual([]);
    },
  );

  it('keeps an old key in state whose revocation is not true', async () => {
    const { lp, key, state, environment } = await withKey();
    state.lie = async ({ path }) => (path.endsWith('/revoke') ? lp.outside.getApiKey(key.id) : undefined);
    await lp.declare(keyBlock({ permissions: '"read-write"' }));
    expect((await lp.report(['apply', '-auto-approve'], environment)).errors).toMatchObject([
      { summary: 'Old Key Not Revoked' },
    ]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: key.id }] });
    await lp.applied();
    expect(await lp.outside.getApiKey(key.id)).toMatchObject({ status: 'revoked' });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
  });
});

describe.skipIf(terraformIsMissing())('an answer about another key', () => {
  const changed = (key: ApiKey, changes: Partial<ApiKey>) => ({ ...key, ...changes });

  it('is an error when the run asks who it is', async () => {
    const { lp, key, state, environment } = await withKey();
    state.lie = async ({ path }) => (path.endsWith('/self') ? lp.outside.getApiKey(key.id) : undefined);
    const { errors } = await lp.report(['plan'], environment);
    expect(errors).toMatchObject([{ summary: 'LowerPlane Returned Another Key' }]);
    expect(errors[0]?.detail).toContain(key.id);
  });

  it('is an error when a key is renamed, and the state keeps what was true', async () => {
    const { lp, key, state, environment } = await withKey();
    state.lie = async ({ method }) =>
      method === 'PATCH' ? changed(key, { name: 'Renamed', permissions: 'admin' }) : undefined;
    await lp.declare(keyBlock({ name: '"Renamed"' }));
    const { errors } = await lp.report(['apply', '-auto-approve'], environment);
    expect(errors).toMatchObject([
      {
        summary: 'Change Not Confirmed',
        detail: expect.stringContaining('permissions "admin" instead of "read-only"'),
      },
    ]);
    expect(await lp.values(ADDRESS)).toMatchObject({ name: 'CI gate', permissions: 'read-only' });
    await lp.applied();
    expect(await lp.onlyActiveKey()).toMatchObject({ id: key.id, name: 'Renamed' });
  });

  it('does not become the managed key when the listing lacks it', async () => {
    const { lp, key, state, environment } = await withKey();
    const { key: other } = await lp.createOutside({ name: 'Other', permissions: 'read-only' });
    state.lie = async ({ method, path }) => {
      if (method === 'GET' && path.endsWith(`/${key.id}`)) return lp.outside.getApiKey(other.id);
      return path.endsWith('/api-keys') ? { data: [], next_cursor: null } : undefined;
    };
    const { errors } = await lp.report(['apply', '-auto-approve'], environment);
    expect(errors).toMatchObject([{ summary: 'LowerPlane Returned Another Key' }]);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id });
  });
});
