import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../../provider/cli/command-io.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { killedAt } from '../../cli/killed-at.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const FILES = ['a.key', 'b.key', 'c.key', 'd.key', 'e.key'];

interface Leak extends Surroundings {
  readonly leaked: string;
  readonly id: string;
  write(path: string, text: string): void;
  holds(file?: string): string;
  /** Requests that were refused. */
  readonly refused: string[];
  /** The consumers make a request each with what their destination holds. */
  consume(): Promise<void>;
  /** Waiting lets a minute pass, in which the consumers work. */
  readonly waiting: Pick<CommandIo, 'wait'>;
  active(): Promise<readonly string[]>;
}

async function leak(declared: Parameters<typeof keysFile>[0] = {}): Promise<Leak> {
  const around = await surroundings();
  const write = (path: string, text: string) => {
    mkdirSync(join(around.folder, path, '..'), { recursive: true });
    writeFileSync(join(around.folder, path), text);
  };
  write('lowerplane.yaml', keysFile({ deliver_to: FILES.map((path) => ({ file: { path } })), ...declared }));
  const applied = await around.run(['apply', '--yes']);
  expect(applied, applied.error + applied.out).toMatchObject({ code: 0 });
  const holds = (file = 'a.key') => readFileSync(join(around.folder, file), 'utf8');
  const refused: string[] = [];
  const consume = async () => {
    for (const file of FILES) {
      const headers = { authorization: `Bearer ${holds(file)}` };
      const { status } = await fetch(`${around.emulator.url}/v1/controls?limit=1`, { headers });
      if (status !== 200) refused.push(file);
    }
  };
  await consume();
  const listed = () => Array.fromAsync(around.client.listApiKeys({ name: 'CI gate' }));
  const [key] = await listed();
  around.emulator.clock.advance(60_000);
  return {
    ...around,
    write,
    holds,
    refused,
    consume,
    leaked: holds(),
    id: key?.id ?? '',
    waiting: {
      async wait(ms) {
        await consume();
        around.emulator.clock.advance(ms);
        return true;
      },
    },
    active: async () => (await listed()).filter(({ status }) => status === 'active').map(({ id }) => id),
  };
}

async function statusOf({ emulator }: Surroundings, secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` };
  return (await fetch(`${emulator.url}/v1/controls?limit=1`, { headers })).status;
}

describe('lowerplane respond', () => {
  it('replaces and revokes a leaked key without one refused request', async () => {
    const world = await leak();
    const { code, report, error } = await world.json(
      'respond',
      ['respond', world.id, '--yes'],
      world.waiting,
    );
    expect(code, error).toBe(0);
    expect(world.refused).toEqual([]);
    expect(await statusOf(world, world.leaked)).toBe(401);
    expect(report).toMatchObject({
      outcome: 'safe',
      mode: 'graceful',
      key: { id: world.id, status: 'revoked' },
      declared: { name: 'CI gate', at: 'lowerplane.yaml:1' },
      successor: { fingerprint: fingerprint(world.holds()) },
      problems: [],
    });
    expect(report.destinations.map(({ state }: { state: string }) => state)).toEqual(
      FILES.map(() => 'proven'),
    );
    expect(error).toContain('Revoked');
    const again = await world.json('respond', ['respond', world.id, '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.report.successor.id).toBe(report.successor.id);
    expect((await world.run(['plan'])).out).toContain('No changes.');
  });

  it('revokes first with --now, and then delivers a successor', async () => {
    const world = await leak();
    const statuses: number[] = [];
    const transport = killedAt(Number.POSITIVE_INFINITY).transport;
    const { code, report } = await world.json('respond', ['respond', world.id, '--now', '--yes'], {
      transport: {
        // The clients of this command share it: none of them may close it for the others.
        close: async () => {},
        async send(request) {
          if (request.method === 'POST' && request.url.pathname === '/v1/api-keys')
            statuses.push(await statusOf(world, world.leaked));
          return transport.send(request);
        },
      },
    });
    expect(code).toBe(0);
    expect(report).toMatchObject({ outcome: 'safe', mode: 'now', key: { status: 'revoked' } });
    expect(statuses).toEqual([401]);
    await world.consume();
    expect(world.refused).toEqual([]);
  });

  it('takes the text of a key from standard input, and shows it nowhere', async () => {
    const world = await leak();
    const input = async () => `export LOWERPLANE_API_KEY=${world.leaked}\n`;
    const ran = await world.run(['respond', '--now', '--yes', '--format', 'markdown'], { input });
    expect(ran.code, ran.error).toBe(0);
    expect(ran.out).toContain('### Response to an exposed LowerPlane key');
    expect(ran.out + ran.error).not.toContain(world.leaked);
    const told = await world.run(['respond', world.leaked]);
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.error).toContain('Do not write a key into a command line');
    expect(told.error).not.toContain(world.leaked);
    for (const [text, message] of [
      ['nothing', 'holds no LowerPlane key'],
      [`${world.leaked} ${world.holds()}`, 'holds 2 different keys'],
    ] as const) {
      const wrong = await world.run(['respond', '-'], { input: async () => text });
      expect(wrong.code).toBe(2);
      expect(wrong.error).toContain(message);
    }
    expect((await world.run(['respond'])).error).toContain('Name the key');
  });

  it.each(['scan', 'check'])('takes a finding from a report of %s', async (tool) => {
    const world = await leak();
    world.write('code/config.txt', `key = "${world.leaked}"\n`);
    const options = tool === 'scan' ? ['--no-git'] : ['--offline'];
    const made = await world.run([tool, 'code', ...options, '--format', 'json']);
    const known = made.out === '' ? await world.run([tool, 'code', '--format', 'json']) : made;
    world.write('report.json', known.out);
    const args = ['respond', 'report.json', '--now', '--yes'];
    const { code, report, error } = await world.json('respond', args);
    expect(code, error).toBe(0);
    expect(report.key.id).toBe(world.id);
    expect(report.found).toMatchObject([{ line: 1 }]);
    const finding = JSON.parse(known.out).findings[0].fingerprint;
    expect(await world.run([...args, '--finding', finding.slice(0, 6)])).toMatchObject({ code: 0 });
    expect(await world.run([...args, '--finding', 'ffffffff'])).toMatchObject({ code: 2 });
  });

  it('leaves a key that is still used in place, and says how to go on', async () => {
    const world = await leak();
    const { code, report } = await world.json('respond', ['respond', world.id, '--yes', '--wait', '30m'], {
      async wait(ms) {
        // A consumer that was not restarted, or an intruder.
        await world.use(world.leaked);
        await world.consume();
        world.emulator.clock.advance(ms);
        return true;
      },
    });
    expect(code).toBe(1);
    expect(report.outcome).toBe('waiting');
    expect(report.next.join(' ')).toContain(`lowerplane respond ${world.id} --now`);
    expect(await statusOf(world, world.leaked)).toBe(200);
    const [, successor] = [world.id, report.successor.id];
    expect([...(await world.active())].sort()).toEqual([world.id, successor].sort());
    const now = await world.json('respond', ['respond', world.id, '--now', '--yes']);
    expect(now).toMatchObject({ code: 0 });
    expect(now.report.successor.id).toBe(successor);
    expect(await world.active()).toEqual([successor]);
  });

  it('asks, changes nothing without a yes, and can only revoke what no code declares', async () => {
    const world = await leak();
    expect(await world.run(['respond', world.id])).toMatchObject({ code: 2 });
    expect(await world.run(['respond', world.id], { ask: async () => 'n' })).toMatchObject({ code: 2 });
    expect(await world.active()).toEqual([world.id]);
    const other = await world.key({ name: 'By hand', permissions: 'read-write' });
    const declined = await world.json('respond', ['respond', other.id, '--yes']);
    expect(declined).toMatchObject({ code: 1, report: { outcome: 'exposed', declared: null } });
    expect(declined.report.next[0]).toContain(`lowerplane respond ${other.id} --now --yes`);
    expect(await statusOf(world, other.secret)).toBe(200);
    const revoked = await world.json('respond', ['respond', other.id], { ask: async () => 'y' });
    expect(revoked).toMatchObject({ code: 0, report: { outcome: 'safe', successor: null } });
    expect(await statusOf(world, other.secret)).toBe(401);
    expect((await world.run(['respond', 'f'.repeat(16), '--yes'])).error).toContain(
      'has no key with the fingerprint',
    );
  });

  it.each([
    ['gracefully', [], 'exposed', 200],
    ['at once', ['--now'], 'cut-off', 401],
  ] as const)(
    'does not choose among several declarations of the key: %s',
    async (_, more, outcome, status) => {
      const world = await leak();
      world.write('other/lowerplane.yaml', keysFile({ deliver_to: [{ file: { path: 'other.key' } }] }));
      const from = ['--from', 'lowerplane.yaml', '--from', 'other'];
      const args = ['respond', world.id, '--yes', ...more];
      const { code, report } = await world.json('respond', [...args, ...from], world.waiting);
      expect(code).toBe(1);
      expect(report).toMatchObject({
        outcome,
        successor: null,
        problems: [
          {
            severity: 'error',
            title: 'Key Declared More Than Once',
            detail: expect.stringContaining('lowerplane.yaml:1, other/lowerplane.yaml:1.'),
          },
        ],
      });
      expect(report.next[0]).toContain('--from');
      expect(await statusOf(world, world.leaked)).toBe(status);
      expect(world.holds()).toBe(world.leaked);
      const chosen = await world.json('respond', [...args, '--from', 'lowerplane.yaml'], world.waiting);
      expect(chosen).toMatchObject({ code: 0, report: { outcome: 'safe' } });
    },
  );

  it('changes nothing when the successor cannot be delivered, unless the key is revoked first', async () => {
    const world = await leak();
    const broken = [...FILES.map((path) => ({ file: { path } })), { file: { path: 'a.key/not/possible' } }];
    world.write('lowerplane.yaml', keysFile({ deliver_to: broken }));
    const failed = await world.json('respond', ['respond', world.id, '--yes']);
    expect(failed).toMatchObject({ code: 1, report: { outcome: 'exposed' } });
    expect(await world.active()).toEqual([world.id]);
    const now = await world.json('respond', ['respond', world.id, '--now', '--yes']);
    expect(now).toMatchObject({ code: 1, report: { outcome: 'cut-off' } });
    world.write('lowerplane.yaml', keysFile({ deliver_to: FILES.map((path) => ({ file: { path } })) }));
    const fixed = await world.json('respond', ['respond', world.id, '--now', '--yes']);
    expect(fixed).toMatchObject({ code: 0, report: { outcome: 'safe' } });
    await world.consume();
    expect(world.refused).toEqual([]);
  });

  describe.each([
    ['gracefully', []],
    ['at once', ['--now']],
  ] as const)('where old secrets are kept, %s', (_, more) => {
    const [first, ...others] = FILES.map((path) => ({ file: { path } }));
    const keeping = {
      expires_in: 'never',
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [{ file: { ...first?.file, keep_previous_as: 'old.key' } }, ...others],
    };
    const isKept = ({ folder }: Surroundings) => existsSync(join(folder, 'old.key'));

    it.each(['the exposed key', 'the key before it'])('removes the copy of %s first', async (which) => {
      const world = await leak(keeping);
      expect(isKept(world)).toBe(false);
      expect(await world.run(['apply', '--yes', '--rotate', 'CI gate'])).toMatchObject({ code: 0 });
      expect(world.holds('old.key')).toBe(world.leaked);
      const [current = ''] = (await world.active()).filter((id) => id !== world.id);
      const exposed = which === 'the exposed key' ? world.id : current;
      const copies: boolean[] = [];
      const { code, report, error } = await world.json('respond', ['respond', exposed, '--yes', ...more], {
        async wait(ms) {
          copies.push(isKept(world));
          return world.waiting.wait(ms);
        },
      });
      expect(code, error).toBe(0);
      expect(report).toMatchObject({
        outcome: 'safe',
        key: { id: exposed, status: 'revoked' },
        problems: [],
      });
      expect(report.steps.map(({ what }: { what: string }) => what)).toContainEqual(
        expect.stringMatching(/^Removed the old secret that was kept at file:.*old\.key\.$/),
      );
      expect(copies).not.toContain(true);
      expect(isKept(world)).toBe(false);
      expect(await world.run(['apply', '--yes'])).toMatchObject({ code: 0 });
      expect(isKept(world)).toBe(false);
    });

    it('keeps nothing of the exposed key, also when it waits for its consumers', async () => {
      const world = await leak(keeping);
      const copies: boolean[] = [];
      const given = {
        async wait(ms: number) {
          copies.push(isKept(world));
          return world.waiting.wait(ms);
        },
      };
      expect(await world.json('respond', ['respond', world.id, '--yes', ...more], given)).toMatchObject({
        code: 0,
      });
      expect(copies.length > 0).toBe(more.length === 0);
      expect([...copies, isKept(world)]).not.toContain(true);
      // The rotations after it keep what they should.
      const second = world.holds();
      expect(await world.run(['apply', '--yes', '--rotate', 'CI gate'])).toMatchObject({ code: 0 });
      expect(world.holds('old.key')).toBe(second);
    });

    it('leaves the copy of a newer key than the exposed one', async () => {
      const world = await leak(keeping);
      const rotate = ['apply', '--yes', '--rotate', 'CI gate'];
      expect(await world.run(rotate)).toMatchObject({ code: 0 });
      const second = world.holds();
      world.emulator.clock.advance(1000);
      expect(await world.run(rotate)).toMatchObject({ code: 0 });
      expect(world.holds('old.key')).toBe(second);
      expect(
        await world.json('respond', ['respond', world.id, '--yes', ...more], world.waiting),
      ).toMatchObject({ code: 0 });
      expect(world.holds('old.key')).toBe(second);
    });

    it('knows which key is older in whatever form LowerPlane writes times', async () => {
      const world = await leak(keeping);
      expect(await world.run(['apply', '--yes', '--rotate', 'CI gate'])).toMatchObject({ code: 0 });
      expect(world.holds('old.key')).toBe(world.leaked);
      const [current = ''] = (await world.active()).filter((id) => id !== world.id);
      const { created_at: createdAt } = await world.client.getApiKey(world.id);
      const later = new Date(Date.parse(createdAt) + 14 * 3_600_000).toISOString();
      const { transport } = killedAt(Number.POSITIVE_INFINITY);
      const given = {
        ...world.waiting,
        transport: {
          close: async () => {},
          async send(request: Parameters<typeof transport.send>[0]) {
            const response = await transport.send(request);
            const text = response.body.toString().replaceAll(createdAt, later.replace('Z', '+14:00'));
            return { ...response, body: Buffer.from(text) };
          },
        },
      };
      expect(await world.json('respond', ['respond', current, '--yes', ...more], given)).toMatchObject({
        code: 0,
      });
      expect(isKept(world)).toBe(false);
    });

    it('says so when the copy cannot be removed, and goes on', async () => {
      const world = await leak(keeping);
      expect(await world.run(['apply', '--yes', '--rotate', 'CI gate'])).toMatchObject({ code: 0 });
      rmSync(join(world.folder, 'old.key'));
      mkdirSync(join(world.folder, 'old.key'));
      const { code, report } = await world.json(
        'respond',
        ['respond', world.id, '--yes', ...more],
        world.waiting,
      );
      expect(code).toBe(0);
      expect(report).toMatchObject({
        outcome: 'safe',
        problems: [
          { severity: 'warning', title: expect.stringMatching(/^Old Secret Not Removed: file:.*old\.key$/) },
        ],
        next: [expect.stringContaining('Remove the old secret where it could not be removed')],
      });
    });
  });

  it('narrows the successor to what the key was used for', async () => {
    const world = await leak({ permissions: 'admin' });
    const args = ['respond', world.id, '--now', '--yes', '--narrow'];
    const { report } = await world.json('respond', args);
    expect(report).toMatchObject({ narrower: 'read-only', successor: { permissions: 'read-only' } });
    expect(report.next[0]).toContain('set permissions to read-only in lowerplane.yaml:1');
  });

  it('uploads its report as evidence', async () => {
    const world = await leak();
    const ran = await world.run(['respond', world.id, '--now', '--yes', '--control', 'VM-01']);
    expect(ran.error).toContain('Uploaded key-response-');
    const evidence = world.client.listEvidence({ control_id: 'VM-01' });
    const names = await Array.fromAsync(evidence, ({ name }) => name);
    expect(names.filter((name) => name.startsWith(`key-response-${world.id}`))).toHaveLength(2);
  });

  it('says what to do for a key that Terraform has created', async () => {
    const world = await surroundings();
    const { id } = await world.key({ name: 'TF', permissions: 'read-only' });
    writeFileSync(
      join(world.folder, 'main.tf'),
      'resource "lowerplane_api_key" "a" {\n  name = "TF"\n  permissions = "read-only"\n  deliver_to = [{ file = { path = "tf.key" } }]\n}\n',
    );
    const { code, report } = await world.json('respond', ['respond', id, '--yes']);
    expect({ code, outcome: report.outcome }).toEqual({ code: 1, outcome: 'exposed' });
    expect(report.next[0]).toContain('Change rotate_trigger in main.tf:1 and run terraform apply');
    writeFileSync(
      join(world.folder, 'main.tf'),
      'resource "lowerplane_api_key" "a" {\n  name = "TF"\n  permissions = "read-only"\n  rotation = { every = "30d", overlap = "7d" }\n  deliver_to = [{ file = { path = "tf.key", keep_previous_as = "old.key" } }]\n}\n',
    );
    const keeping = await world.json('respond', ['respond', id, '--yes']);
    expect(keeping.report.next[0]).toContain(
      'Change rotate_trigger in main.tf:1, remove keep_previous_as there, so that the exposed secret is not kept, and run terraform apply',
    );
  });

  it.each([
    ['graceful', []],
    ['at once', ['--now']],
  ] as const)(
    'loses nothing when it is killed at any request and run again: %s',
    async (_, more) => {
      let isKilled = true;
      let point = 0;
      for (; isKilled; point++) {
        const world = await leak();
        const args = ['respond', world.id, '--yes', '--every', '6m', ...more];
        const killed = killedAt(point);
        const given = { ...world.waiting, transport: killed.transport };
        isKilled = (await killed.ended(world.run(args, given))) === undefined;
        const before = await world.active();
        const delivered = fingerprint(world.holds()) !== fingerprint(world.leaked);
        const again = await world.json('respond', args, world.waiting);
        expect(again.code, `killed at ${point}: ${again.error}`).toBe(0);
        const active = await world.active();
        expect(active, `killed at ${point}`).toEqual([again.report.successor.id]);
        // A successor that was delivered stays the only one.
        if (delivered) expect(before, `killed at ${point}`).toContain(active[0]);
        for (const file of FILES)
          expect(fingerprint(world.holds(file)), `killed at ${point}`).toBe(
            again.report.successor.fingerprint,
          );
        expect(await statusOf(world, world.leaked)).toBe(401);
        await world.consume();
        expect(world.refused, `killed at ${point}`).toEqual([]);
      }
      expect(point).toBeGreaterThan(20);
    },
    120_000,
  );
});
