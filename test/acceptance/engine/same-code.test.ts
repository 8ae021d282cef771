import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { surroundings } from '../../integration/commands/ran-command.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const key = (more: string) => `resource "lowerplane_api_key" "ci" {
  name        = "CI gate"
  permissions = "read-only"
  deliver_to  = [{ file = { path = "ci.key" } }]
  ${more}
}
`;

/** Each is the code of one apply, and the days that pass after it. */
const STORIES: readonly (readonly [string, readonly (readonly [string, number])[]])[] = [
  [
    'a key that is replaced and destroyed',
    [
      [key('expires_in = "90d"'), 1],
      [key('expires_in = "90d"').replace('read-only', 'read-write'), 1],
      ['', 0],
    ],
  ],
  [
    'a key that is rotated with an overlap, and retired',
    [
      [key('rotation = { every = "30d", overlap = "7d" }'), 31],
      [key('rotation = { every = "30d", overlap = "7d" }'), 8],
      [key('rotation = { every = "30d", overlap = "7d" }'), 0],
    ],
  ],
  [
    'a key that is extended in place, and expires',
    [
      [key('expires_in = "10d"'), 1],
      [key('expires_in = "20d"'), 21],
      [key('expires_in = "20d"'), 0],
    ],
  ],
];

describe.skipIf(terraformIsMissing())('the real terraform and lowerplane apply, on the same code', () => {
  it.each(STORIES)('leave the same behind: %s', async (_, applies) => {
    const lp = await LowerPlaneWorkspace.open();
    const embedded = await surroundings();
    const shown = { terraform: [] as unknown[], embedded: [] as unknown[] };
    for (const [code, days] of applies) {
      await lp.declare(code);
      await lp.applied();
      // Without a declaration there is nothing to destroy by: the command for that takes the code of before.
      const args = code === '' ? ['destroy', '--yes'] : ['apply', '--yes'];
      const read = code === '' ? (applies[0]?.[0] ?? '') : await lp.workspace.read('main.tf');
      writeFileSync(join(embedded.folder, 'main.tf'), read);
      expect(await embedded.run(args)).toMatchObject({ code: 0 });

      shown.terraform.push(shownKeys(await lp.keys(), await lp.secret().catch(() => undefined)));
      shown.embedded.push(shownKeys(await keysOf(embedded), secretIn(embedded.folder)));
      lp.advance(days);
      embedded.emulator.clock.advance(days * 86_400_000);
    }
    expect(shown.embedded).toEqual(shown.terraform);
  });
});

type Keys = Awaited<ReturnType<LowerPlaneWorkspace['keys']>>;

async function keysOf({ client }: Awaited<ReturnType<typeof surroundings>>): Promise<Keys> {
  const self = await client.getOwnApiKey();
  const keys = [];
  for await (const each of client.listApiKeys()) if (each.id !== self.id) keys.unshift(each);
  return keys;
}

function secretIn(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'ci.key'), 'utf8');
  } catch {
    return undefined;
  }
}

/** What can be compared between two LowerPlanes. */
function shownKeys(keys: Keys, secret: string | undefined) {
  return {
    keys: keys.map(({ permissions, status, created_at: from, expires_at: to }) => ({
      permissions,
      status,
      days: to && Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000),
    })),
    delivered:
      secret === undefined ? undefined : keys.findIndex((each) => each.fingerprint === fingerprint(secret)),
  };
}
