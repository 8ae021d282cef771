import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { type Guards, NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { consumerOf } from '../key-consumer.ts';
import { openDestination } from './destinations.ts';
import { embeddedSide } from './embedded-side.ts';
import type { Keys, Side, Surrounding } from './side.ts';
import { allStories, type Cause, type Step, type Story, type StoryGuard } from './stories.ts';
import { terraformSide } from './terraform-side.ts';

const STORIES = allStories();

it('there are stories for every reason, guard and kind of destination', () => {
  expect(STORIES.length).toBeGreaterThanOrEqual(60);
});

describe.each([false, true])('with an overlap: %s', (overlap) => {
  it.for(STORIES.filter((story) => story.overlap === overlap))(
    'both engines leave the same behind: $cause, $guard guard, $kind',
    async (story) => {
      const [terraform, embedded] = await Promise.all([
        played(story, terraformSide),
        played(story, embeddedSide),
      ]);
      expect(embedded).toEqual(terraform);
      expect(terraform.at(-1)).toMatchObject(expected(story));
    },
  );
});

/** What the last plan of a story says of narrowing. */
const NARROWING: Readonly<Partial<Record<Cause, readonly string[]>>> = {
  narrowed: ['read-only would have refused 1 of 3 requests of the last 90 days.'],
  'narrowed-environments': ['production only would have refused 1 of 2 requests of the last 90 days.'],
  'narrowed-to-use': ['staging only would have refused none of 2 requests of the last 90 days.'],
  'narrowed-unused': [],
  permissions: [],
};

/** That a story tells what it is about, and not that nothing happens in it. */
function expected(story: Story): object {
  const narrowing = NARROWING[story.cause];
  return { ...outcome(story), ...(narrowing && { narrowing }) };
}

function outcome({ cause, guard, overlap, kind }: Story): object {
  if (guard === 'protection') return { ended: 'refused' };
  // Only the age destination shows nothing.
  const first = kind === 'age' ? {} : { delivered: 1 };
  const second = kind === 'age' ? {} : { delivered: 2 };
  if (cause === 'create' || cause === 'extend' || cause === 'extended-outside')
    return { ended: 'done', ...first };
  // Between the two is the key of the rehearsal.
  if (cause === 'rehearsed') {
    const old = { name: 'CI gate', status: overlap ? 'active' : 'revoked' };
    const rehearsal = { name: 'Rehearsal of CI gate', permissions: 'read-write', status: 'revoked' };
    const delivered = kind === 'age' ? {} : { delivered: 3 };
    const keys = [old, rehearsal, { name: 'CI gate', status: 'active' }];
    return { ended: 'done', keys, rehearsed: undefined, ...delivered };
  }
  if (cause === 'destroy') {
    const isRefused = guard === 'recent-use' || guard === 'limit';
    return { ended: isRefused ? 'refused' : 'done', keys: [{ status: isRefused ? 'active' : 'revoked' }] };
  }
  if (cause === 'expires' || cause === 'expires-later') {
    if (guard === 'limit') return { ended: 'refused' };
    // Both guards hold a key that was used a day ago, and not one that was never used.
    const isHeld = guard === 'recent-use' && cause === 'expires';
    const days = cause === 'expires' ? 7 : 6;
    return { ended: 'done', keys: [{ status: 'active', expires: isHeld ? null : days * 24 * 60 }, {}] };
  }
  if (cause === 'put-off')
    return { ended: 'done', ...second, keys: [{ status: 'active', expires: 7 * 24 * 60 }, {}] };
  if (cause === 'ended')
    return { ended: 'done', ...second, keys: [{ status: 'active', expires: -24 * 60 }, {}] };
  const ends = !overlap || cause === 'expired' || cause === 'retire';
  if (guard === 'limit' && ends && cause !== 'revoked') return { ended: 'refused' };
  const isUsed = cause !== 'expired' && cause !== 'retire' && cause !== 'narrowed-unused';
  return guard === 'recent-use' && ends && isUsed
    ? { ended: 'refused', delivered: cause === 'destination-drifted' ? undefined : 1 }
    : { ended: 'done', ...second };
}

/** What LowerPlane and the destinations hold after each apply, and how it ended. */
async function played(story: Story, makeSide: (surrounding: Surrounding) => Side) {
  const emulator = await startEmulator({ quiet: true });
  onTestFinished(() => emulator.close());
  const adminKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: adminKey });
  onTestFinished(() => client.close());
  const self = await client.getOwnApiKey();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'story-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const destination = await openDestination(story.kind, folder);
  const side = makeSide({ emulator, adminKey, folder, environment: destination.environment });
  const second = join(folder, 'second.key');
  const secrets: string[] = [];
  const keys = async (): Promise<Keys> => {
    const found = [];
    for await (const key of client.listApiKeys()) if (key.id !== self.id) found.unshift(key);
    return found;
  };
  const use = async (secret: string | undefined) => {
    if (secret === undefined) return;
    await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  };

  const happen = async (outside: Extract<Step, { outside: string }>['outside']) => {
    const newest = (await keys()).at(-1)?.id ?? '';
    switch (outside) {
      case 'revoke':
        return void (await client.revokeApiKey(newest));
      case 'extend':
        return void (await client.updateApiKey(newest, { expires_at: null }));
      case 'remove':
        return destination.remove?.();
      case 'use':
        return use(await destination.holds());
      case 'use-oldest':
        return use(secrets[0]);
      case 'upload':
        return consumerOf(emulator.url, (await destination.holds()) ?? '').upload('staging');
    }
  };

  const shown: unknown[] = [];
  for (const step of story.steps) {
    destination.tick(emulator.clock.now());
    if ('pass' in step) emulator.clock.advance(step.pass);
    else if ('outside' in step) await happen(step.outside);
    else {
      const active = (await keys()).filter(({ status }) => status === 'active').map(({ id }) => id);
      const guards = step.guarded ? guardsOf(story.guard, active) : NO_GUARDS;
      const declared = step.apply && declaration(step.apply, destination.element, second);
      const { ended, narrowing } = await side.apply(declared, { guards, rotate: step.rotate === true });
      const held = await destination.holds();
      if (held !== undefined) secrets.push(held);
      const now = await keys();
      shown.push({
        ended,
        narrowing: narrowing.map((detail) => detail.replace(/^.*?: /, '')),
        keys: now.map(({ name, permissions, environments, status, ...key }) => ({
          name,
          permissions,
          environments,
          status,
          expires: key.expires_at && Math.round((Date.parse(key.expires_at) - emulator.clock.now()) / 60_000),
        })),
        delivered: positionOf(held, now),
        rehearsed: await destination.rehearsed(),
        second: positionOf(await readFile(second, 'utf8').catch(() => undefined), now),
      });
    }
  }
  return shown;
}

/** Which of the keys a secret is, from 1 on. */
function positionOf(secret: string | undefined, keys: Keys): number | undefined {
  if (secret === undefined) return undefined;
  return keys.findIndex((key) => key.fingerprint === fingerprint(secret)) + 1;
}

function declaration({ second, ...declared }: { readonly second?: boolean }, element: object, file: string) {
  return { ...declared, deliver_to: [element, ...(second ? [{ file: { path: file } }] : [])] };
}

function guardsOf(guard: StoryGuard, active: readonly string[]): Guards {
  switch (guard) {
    case 'none':
    case 'protection':
      return NO_GUARDS;
    case 'recent-use':
      return { ...NO_GUARDS, recentUseWindow: '10d' };
    case 'limit':
      return { ...NO_GUARDS, maxRevocations: '0' };
    case 'confirmed':
      return { ...NO_GUARDS, recentUseWindow: '10d', confirmedRevocations: new Set(active) };
  }
}
