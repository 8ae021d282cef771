import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { type KeyAttributes, keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

interface Mistake {
  readonly what: string;
  readonly attributes: KeyAttributes;
  /** Title of the error; the framework names the attribute in those of its own. */
  readonly summary: RegExp;
  readonly detail: RegExp;
  /** What it must point at. */
  readonly code: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    what: 'both expirations',
    attributes: { expires_at: '"2040-01-01T00:00:00Z"' },
    summary: /^Expiration Declared Twice$/,
    detail: /expires_at \("2040-01-01T00:00:00Z"\) and expires_in \("365d"\)/,
    code: 'expires_at',
  },
  {
    what: 'a bad duration',
    attributes: { expires_in: '"3 months"' },
    summary: /./,
    detail: /expires_in must be .*a duration such as "90d".*, not "3 months"/,
    code: 'expires_in',
  },
  {
    what: 'a duration too short to live',
    attributes: { expires_in: '"5m"' },
    summary: /./,
    detail: /must be at least "1h".*, not "5m"/,
    code: 'expires_in',
  },
  {
    what: 'no timestamp',
    attributes: { expires_in: null, expires_at: '"2030-02-30T00:00:00Z"' },
    summary: /./,
    detail: /must be an RFC 3339 timestamp.*, not "2030-02-30T00:00:00Z"/,
    code: 'expires_at',
  },
  {
    what: 'a name of nothing',
    attributes: { name: '" "' },
    summary: /./,
    detail: /name must not be empty/,
    code: 'name',
  },
  {
    what: 'a name too long',
    attributes: { name: `"${'x'.repeat(101)}"` },
    summary: /./,
    detail: /at most 100 characters; it has 101/,
    code: 'name',
  },
  {
    what: 'unknown permissions',
    attributes: { permissions: '"write"' },
    summary: /./,
    detail: /read-only.*, not "write"/,
    code: 'permissions',
  },
  {
    what: 'no environments',
    attributes: { environments: '[]' },
    summary: /./,
    detail: /leave environments out to reach all of them/,
    code: 'environments',
  },
  {
    what: 'an unknown environment',
    attributes: { environments: '["prod"]' },
    summary: /./,
    detail: /production.*, not "prod"/,
    code: 'environments',
  },
  {
    what: 'two kinds in one element',
    attributes: {
      deliver_to: '[{ file = { path = "a" }, age = { recipients = ["RECIPIENT"] } }]'.replace(
        'RECIPIENT',
        `age1${'q'.repeat(58)}`,
      ),
    },
    summary: /^One Destination Per Element$/,
    detail: /names age and file/,
    code: 'deliver_to',
  },
  {
    what: 'an element of no kind',
    attributes: { deliver_to: '[{}]' },
    summary: /^One Destination Per Element$/,
    detail: /names no destination/,
    code: 'deliver_to',
  },
  {
    what: 'a destination twice',
    attributes: { deliver_to: '[{ file = { path = "a" } }, { file = { path = "a" } }]' },
    summary: /^Destination Declared Twice$/,
    detail: /deliver_to\[1\] delivers to the same location as deliver_to\[0\], file:a/,
    code: 'deliver_to',
  },
  {
    what: 'a list of no destinations',
    attributes: { deliver_to: '[]' },
    summary: /./,
    detail: /at least one destination/,
    code: 'deliver_to',
  },
  {
    what: 'a private identity for a recipient',
    attributes: { deliver_to: '[{ age = { recipients = ["AGE-SECRET-KEY-1QQQQ"] } }]' },
    summary: /./,
    detail: /is a private age identity, not a recipient/,
    code: 'deliver_to',
  },
  {
    what: 'a rotation that never comes',
    attributes: { rotation: '{ overlap = "1d" }' },
    summary: /^Rotation Without A Date$/,
    detail: /neither every nor before_expiry/,
    code: 'rotation',
  },
  {
    what: 'an overlap beyond its maximum',
    attributes: { rotation: '{ every = "90d", overlap = "7d", overlap_max = "3d" }' },
    summary: /^Overlap Longer Than Its Maximum$/,
    detail: /rotation\.overlap \("7d"\) is longer than rotation\.overlap_max \("3d"\)/,
    code: 'rotation',
  },
];

describe.skipIf(terraformIsMissing())('a mistake in the configuration', () => {
  it('of every kind is one error, at its place, before LowerPlane is asked anything', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(
      MISTAKES.map(({ attributes }, index) => keyBlock(attributes, `mistake_${index}`)).join('\n'),
    );
    const { errors } = await lp.plan();
    expect(lp.emulator.requests.total()).toBe(0);

    for (const [index, { what, summary, detail, code }] of MISTAKES.entries()) {
      const own = errors.filter(({ address }) => address === `lowerplane_api_key.mistake_${index}`);
      expect(own, what).toHaveLength(1);
      const [first] = own;
      expect(first?.summary, what).toMatch(summary);
      expect(first?.detail, what).toMatch(detail);
      expect(first?.snippet?.code, what).toContain(code);
      expect(`${first?.summary} ${first?.detail}`, what).not.toMatch(/undefined|ZodError|\bat .*\.ts:/);
    }
    expect(errors).toHaveLength(MISTAKES.length);
  });

  it('that only LowerPlane or the disk reveals is refused at plan too', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.workspace.write('tree/.git/HEAD', 'ref: refs/heads/main\n');
    await lp.workspace.write('notes.txt', 'not a key');
    const file = (path: string) => ({ deliver_to: `[{ file = { path = "${path}" } }]` });
    await lp.declare(
      [
        keyBlock({ name: '"past"', expires_in: null, expires_at: '"2020-01-01T00:00:00Z"' }, 'past'),
        keyBlock({ name: '"nowhere"', deliver_to: null }, 'nowhere'),
        keyBlock({ name: '"committed"', ...file('tree/ci.key') }, 'committed'),
        keyBlock({ name: '"foreign"', ...file('notes.txt') }, 'foreign'),
        keyBlock({ name: '"twin"', ...file('one.key') }, 'one'),
        keyBlock({ name: '"twin"', ...file('two.key') }, 'two'),
      ].join('\n'),
    );
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    const errorOf = (label: string) =>
      errors.find(({ address }) => address === `lowerplane_api_key.${label}`);
    expect(errorOf('past')).toMatchObject({
      summary: 'Expiration In The Past',
      detail: expect.stringContaining('2020-01-01T00:00:00Z'),
      snippet: { code: expect.stringContaining('expires_at') },
    });
    expect(errorOf('nowhere')).toMatchObject({
      summary: 'No Destination For The Secret',
      detail: expect.stringContaining('deliver_to'),
    });
    expect(errorOf('committed')).toMatchObject({
      summary: 'Destination Cannot Take The Secret',
      detail: expect.stringContaining('git work tree'),
    });
    expect(errorOf('foreign')).toMatchObject({
      summary: 'Destination Cannot Take The Secret',
      detail: expect.stringContaining('something other than a LowerPlane key'),
    });
    const twins = errors.filter(({ summary }) => summary === 'Duplicate Key Name');
    expect(twins).toHaveLength(1);
    expect(twins[0]?.detail).toContain('"twin"');
    expect(errors).toHaveLength(5);
    expect(await lp.keys()).toEqual([]);
    expect(await lp.workspace.read('notes.txt')).toBe('not a key');
  });

  it('that would let two keys overwrite each other in one place is refused, also between resources', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ name: '"One"' }, 'one') + keyBlock({ name: '"Two"' }, 'two'));
    const both = await lp.plan();
    expect(both.errors).toHaveLength(1);
    expect(both.errors[0]).toMatchObject({
      summary: 'Destination Of Another Key',
      detail: expect.stringMatching(/file:ci\.key already takes the secret of "(One|Two)"/),
    });

    await lp.declare(keyBlock({ name: '"One"' }, 'one'));
    await lp.applied();
    await lp.declare(keyBlock({ name: '"One"' }, 'one') + keyBlock({ name: '"Two"' }, 'two'));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Destination Of Another Key' }]);
  });

  it('warns of a name that an active key has already', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key } = await lp.createOutside({ name: 'CI gate', permissions: 'read-only' });
    await lp.declare(keyBlock());
    const { code, warnings } = await lp.plan();
    expect(code).toBe(0);
    expect(warnings).toMatchObject([
      { summary: 'Key Name Already In Use', detail: expect.stringContaining(key.id) },
    ]);
  });

  it('accepts a file in a work tree that git ignores', async () => {
    const lp = await LowerPlaneWorkspace.open();
    execFileSync('git', ['init', '--quiet', lp.workspace.directory]);
    await lp.declare(keyBlock());
    expect((await lp.plan()).errors[0]?.summary).toBe('Destination Cannot Take The Secret');
    await lp.workspace.write('.gitignore', '*.key\n');
    await lp.applied();
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});
