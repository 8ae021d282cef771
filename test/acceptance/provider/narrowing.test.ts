import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { consumerOf } from '../../integration/key-consumer.ts';
import { codeBlocks } from '../../markdown/code-blocks.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/narrowing.md'), 'utf8');
const FILE = 'secrets/evidence.key';
const SCOPE = { permissions: 'admin', environments: ['production', 'staging'] };

const key = ({ permissions, environments } = SCOPE) => `resource "lowerplane_api_key" "evidence" {
  name         = "Evidence Upload"
  permissions  = "${permissions}"
  environments = ${JSON.stringify(environments)}
  expires_in   = "90d"
  deliver_to   = [{ file = { path = "${FILE}" } }]
}
`;

/** A key that Terraform made, after nine reads and three uploads. */
async function usedKey() {
  const lp = await LowerPlaneWorkspace.open();
  await lp.workspace.write('secrets/.keep', '');
  await lp.declare(key());
  await lp.applied();
  const consumer = consumerOf(lp.emulator.url, await lp.secret(FILE));
  for (let reads = 0; reads < 9; reads++) await consumer.read('production');
  for (let uploads = 0; uploads < 3; uploads++) await consumer.upload('production');
  return lp;
}

/** What a plan of each engine says of narrowing, about the same code and the same LowerPlane. */
async function warned(lp: LowerPlaneWorkspace) {
  const { code, warnings } = await lp.plan();
  expect(code).toBe(0);
  const terraform = warnings
    .filter(({ summary }) => summary.includes('Narrowing'))
    .map(({ summary, detail }) => [summary, detail]);
  const environment = { LOWERPLANE_BASE_URL: lp.emulator.url, LOWERPLANE_API_KEY: lp.providerKey };
  const { io, printed } = capturedIo({ cwd: lp.workspace.directory, environment });
  await dispatch(['plan', '--format', 'json'], io);
  const { problems }: { readonly problems: readonly { title: string; detail: string }[] } = JSON.parse(
    printed.out,
  );
  const embedded = problems
    .filter(({ title }) => title.includes('Narrowing'))
    .map(({ title, detail }) => [title, detail]);
  expect(embedded).toEqual(terraform);
  return terraform;
}

describe.skipIf(terraformIsMissing())('a declaration that narrows a key', () => {
  it('warns as the guide shows it, applies, and is then silent', async () => {
    const lp = await usedKey();
    const blocks = codeBlocks(GUIDE);
    const position = blocks.findIndex(({ language }) => language === 'terraform');
    const [title = '', ...detail] = (blocks[position + 1]?.content ?? '').trim().split('\n');
    await lp.declare(blocks[position]?.content ?? '');
    expect(await warned(lp)).toEqual([[title.replace('Warning: ', ''), detail.join(' ').trim()]]);
    await lp.applied('plan.bin');
    expect(await lp.keys()).toMatchObject([
      { permissions: 'admin', status: 'revoked' },
      { permissions: 'read-only', status: 'active' },
    ]);
    expect((await lp.plan('-detailed-exitcode')).warnings).toEqual([]);
  });

  it.each([
    ['environments', { environments: ['staging'] }, 'staging only would have refused 12 of 12 requests'],
    [
      'both, to what it was used for',
      { permissions: 'read-write', environments: ['production'] },
      'read-write for production only would have refused none of 12 requests',
    ],
  ])('says what fewer permissions or environments would have refused: %s', async (_, change, said) => {
    const lp = await usedKey();
    await lp.declare(key({ ...SCOPE, ...change }));
    expect(await warned(lp)).toEqual([
      [expect.anything(), `"Evidence Upload": ${said} of the last 90 days.`],
    ]);
  });

  it('counts the requests of the last 90 days only', async () => {
    const lp = await usedKey();
    lp.advance(60);
    await consumerOf(lp.emulator.url, await lp.secret(FILE)).read('production');
    lp.advance(31);
    await lp.declare(key({ ...SCOPE, permissions: 'read-only' }).replace('"90d"', '"200d"'));
    expect(await warned(lp)).toEqual([
      ['Narrowing Fits The Use', expect.stringContaining('refused none of 1 request of the last 90 days.')],
    ]);
  });

  it('says nothing of a key that gets more, or was not used', async () => {
    const used = await usedKey();
    await used.declare(key({ ...SCOPE, environments: ['production', 'staging', 'development'] }));
    expect(await warned(used)).toEqual([]);
    const unused = await LowerPlaneWorkspace.open();
    await unused.workspace.write('secrets/.keep', '');
    await unused.declare(key());
    await unused.applied();
    await unused.declare(key({ ...SCOPE, permissions: 'read-only' }));
    expect(await warned(unused)).toEqual([]);
  });
});
