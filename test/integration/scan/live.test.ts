import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { lowerplaneKey, madeFolder, writeInto } from './made-repository.ts';

async function run(folder: string, environment: Record<string, string>) {
  const { io, printed } = capturedIo({ cwd: folder, environment });
  const code = await command.run(['--live'], io);
  return { code, output: printed.out, errors: printed.error };
}

/** Passes requests on, and keeps all that was asked: paths, headers and bodies. */
async function listeningTo(url: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`);
    const answer = await fetch(`${url}${request.url}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

it('distinguishes active keys from others, and sends no key text', async () => {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const apiKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey });
  const between = await listeningTo(emulator.url);
  onTestFinished(() => client.close());
  const working = await client.createApiKey({ name: 'CI gate', permissions: 'read-only' });
  const dead = await client.createApiKey({ name: 'Old job', permissions: 'admin' });
  await client.revokeApiKey(dead.key.id);

  const folder = madeFolder();
  writeInto(folder, 'docs/a.md', `${working.secret} lowerplane:allow lowerplane-key no longer in use`);
  writeInto(folder, 'b.env', `KEY=${dead.secret}\n`);
  writeInto(folder, 'c.env', `KEY=${lowerplaneKey(9)}\n`);
  const { code, output } = await run(folder, {
    LOWERPLANE_BASE_URL: between.url,
    LOWERPLANE_API_KEY: apiKey,
  });
  expect(code).toBe(1);
  expect(output).toMatch(
    /critical +docs\/a\.md:1:1 .*\n +The key works: "CI gate", read-only, never used; it grants access to all env/,
  );
  expect(output).toContain(`"lowerplane respond ${working.key.id}"`);
  expect(output).toMatch(/low +b\.env:1:5 .*\n +The key was revoked on .*"Old job", admin/);
  expect(output).toMatch(/critical +c\.env:1:5 .*\n +LowerPlane has no such key. It may belong to another/);
  expect(between.asked).toHaveLength(2);
  for (const secret of [working.secret, dead.secret, lowerplaneKey(9)]) {
    expect(between.asked.join('\n')).not.toContain(String(secret).slice(3, 12));
  }
});

it('takes a waiver for a key by the name that LowerPlane knows it by', async () => {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const environment = { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: emulator.bootstrapKey ?? '' };
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: environment.LOWERPLANE_API_KEY });
  onTestFinished(() => client.close());
  const { secret } = await client.createApiKey({ name: 'Partner export', permissions: 'read-only' });

  const folder = madeFolder();
  writeInto(folder, 'a.env', `KEY=${secret}\n`);
  const waiverFor = (key: string) => `version: 1
waivers:
  - rule: committed-secret
    key: ${key}
    owner: jane@acme.io
    reason: The partner rotates it with the next release.
    expires: 2099-01-01
`;
  writeInto(folder, '.lowerplane/policy.yaml', waiverFor('Another*'));
  expect(await run(folder, environment)).toMatchObject({ code: 1 });
  writeInto(folder, '.lowerplane/policy.yaml', waiverFor('Partner*'));
  const waived = await run(folder, environment);
  expect(waived).toMatchObject({ code: 0 });
  expect(waived.output).toContain('waived by jane@acme.io until 2099-01-01');
});

it('never takes "could not ask" for "all is well"', async () => {
  const folder = madeFolder();
  writeInto(folder, 'a.env', `${lowerplaneKey(1)} # lowerplane:allow lowerplane-key revoked in March`);
  const unset = await run(folder, {});
  expect(unset).toMatchObject({ code: 2 });
  expect(unset.errors).toContain('LOWERPLANE_BASE_URL is not set');
  expect(unset.output).toContain('allowed   a.env:1:1');
  const unreachable = { LOWERPLANE_BASE_URL: 'http://127.0.0.1:9', LOWERPLANE_API_KEY: lowerplaneKey(2) };
  const down = await run(folder, unreachable);
  expect(down.code).toBe(2);
  expect(down.errors).toContain('could not check whether the found keys still work');
});
