import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { apiKeyExample, revokedApiKeyExample } from '../../../schemas/examples.ts';
import { type SeenRequest, sendJson, sendProblem, startServer } from '../../integration/api/test-server.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

type Answer = Parameters<typeof sendJson>[0];

const SELF = { ...apiKeyExample, permissions: 'admin', environments: 'all', expires_at: null };
const HOSTILE = 'CI \u001b[2J\u001b]0;owned\u0007\u009b31m\nforged \u202eline';

/** The key that a request is authenticated with. */
function ownKey({ headers: { authorization = '' } }: SeenRequest) {
  const text = authorization.replace('Bearer ', '');
  return { ...SELF, fingerprint: fingerprint(text), last_four: text.slice(-4) };
}

/** A workspace whose LowerPlane is ours, but for what it answers about itself. */
async function against(answer: (response: Answer, request: SeenRequest, turn: number) => void) {
  const server = await startServer((response, request, turn) => {
    if (request.url.startsWith('/v1/api-keys/self')) sendJson(response, ownKey(request));
    else answer(response, request, turn);
  });
  const lp = await LowerPlaneWorkspace.open({ LOWERPLANE_BASE_URL: server.url, TF_LOG_PROVIDER: 'INFO' });
  return { lp, server };
}

/** What moves the cursor, forges lines or reorders text. */
const RAW = /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

describe.skipIf(terraformIsMissing())('a server that means ill', () => {
  it('that lists for ever is an error after fifty pages, and the log shows how far it came', async () => {
    const { lp, server } = await against((response, _, turn) =>
      sendJson(response, { data: [], next_cursor: `cursor-${turn}` }),
    );
    await lp.declare(keyBlock());
    const { code, errors, output } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Endless List' }]);
    expect(output).toMatch(/still listing \/v1\/api-keys: 40 pages with 0 items in \d+ s/);
    expect(server.seen.length).toBeLessThan(60);
  });

  it('that echoes the key of the provider encoded does not bring it into an error or a log', async () => {
    const encodings: readonly ((text: string) => string)[] = [
      (text) => Buffer.from(`Authorization: ${text}`).toString('base64'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => text.replace(/./g, (character) => `%${character.charCodeAt(0).toString(16)}`),
    ];
    const { lp } = await against((response, { headers }) => {
      const echoed = encodings.map((encode) => encode(headers.authorization ?? ''));
      sendProblem(response, 400, 'invalid-request', `Cannot read:\n${echoed.join('\n')}`);
    });
    await lp.declare(keyBlock());
    const { code, output } = await lp.plan();
    expect(code).toBe(1);
    expect(output).toContain('[redacted]');
    expect(output).not.toContain(lp.providerKey);
    for (const encode of encodings) {
      // Without what depends on the position in the encoded text.
      const inner = encode(lp.providerKey).slice(6, -6);
      for (let at = 0; at + 30 <= inner.length; at++) expect(output).not.toContain(inner.slice(at, at + 30));
    }
  });

  it('that puts control characters into names moves no cursor', async () => {
    const named = {
      ...apiKeyExample,
      id: 'key_00000000000000000001',
      name: HOSTILE,
      created_by: { type: 'user', id: 'u', name: HOSTILE },
    };
    const { lp } = await against((response) =>
      sendJson(response, { data: [named, { ...revokedApiKeyExample, name: HOSTILE }], next_cursor: null }),
    );
    await lp.declare(
      'data "lowerplane_api_keys" "all" {}\noutput "all" {\n  value = data.lowerplane_api_keys.all\n}\ndata "lowerplane_api_key" "none" {\n  name = "none"\n}',
    );
    const { output } = await lp.workspace.run(['plan', '-no-color']);
    expect(output).not.toMatch(RAW);
    await lp.declare(
      'data "lowerplane_api_keys" "all" {}\noutput "all" {\n  value = data.lowerplane_api_keys.all\n}',
    );
    const planned = await lp.workspace.run(['apply', '-auto-approve', '-no-color']);
    expect(planned.output).toContain('CI ');
    expect(planned.output).not.toMatch(RAW);
  });
});
