import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyKeyText, makeKeyText } from '../../provider/keys/key-text.ts';
import { copiedCheckout } from '../setup/copied-checkout.ts';
import { terraformIsMissing } from '../terraform/find-terraform.ts';

let checkout = '';
let remove = async () => {};

beforeAll(async () => {
  ({ folder: checkout, remove } = await copiedCheckout());
});

afterAll(() => remove());

/** Runs the demo as a person would, but for the terminal. */
async function demo(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { FORCE_COLOR: _, LOWERPLANE_API_KEY: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [join('examples', 'demo', 'main.ts'), ...args], {
    cwd: checkout,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed).on('close', done);
  });
  return { code, stdout, stderr };
}

/** Every whole key in a text, by its checksum. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/lp_[0-9A-Za-z]{36}/g)]
    .map(([found]) => found)
    .filter((found) => classifyKeyText(found) === 'key');
}

/** That the story ran to its end, in plain text, without showing a secret. */
async function expectOutput(
  story: readonly string[],
  sentences: readonly (string | RegExp)[],
  environment: NodeJS.ProcessEnv = {},
) {
  const { code, stdout, stderr } = await demo(story, environment);
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  // Terraform breaks its lines where they are full.
  let rest = stdout.replace(/[\s│]+/g, ' ');
  for (const sentence of sentences) {
    const at = typeof sentence === 'string' ? rest.indexOf(sentence) : rest.search(sentence);
    expect(at, `${sentence} in its turn in:\n${stdout}`).toBeGreaterThanOrEqual(0);
    rest = rest.slice(at);
  }
  expect(stdout).not.toContain('\u001b');
  expect(keysIn(stdout)).toEqual([]);
  // Proof that one would be found.
  expect(keysIn(`${stdout}${makeKeyText(new Uint8Array(30))}`)).toHaveLength(1);
  return { stdout };
}

describe('npm run demo', () => {
  const STORY = [
    'Two keys declared in lowerplane.yaml',
    '$ lowerplane plan --out plan.json',
    'Plan: 2 to create, 0 to replace, 0 to change, 0 to revoke.',
    'Apply complete: 2 changes, 2 done.',
    /✓ the key ending in \w{4} reads the posture of production/,
    'No changes. 2 declared keys are as declared.',
    /because rotation has been due since \d{4}-\d\d-\d\d, [45] days overdue/,
    /✓ the key ending in \w{4} is generation 2, and works/,
    /✓ the key ending in \w{4} is generation 1, and works during the overlap/,
    'its old key is revoked',
    /✓ the key ending in \w{4} is refused: 401/,
    'Committed secret',
    '✓ the gate exited with 1: this cannot be merged',
    '$ lowerplane destroy --yes',
    'Done. More stories: npm run demo -- respond | rotation | gate | cdktf | terraform',
  ];

  it.each(['embedded', 'respond'])(
    'says in %s that the directory for temporary files cannot be written',
    async (story) => {
      const TMPDIR = join(checkout, 'package.json');
      const { code, stdout, stderr } = await demo([story], { TMPDIR });
      const shown = `${stdout}${stderr}`;
      expect(shown).toContain(
        `The demo cannot write to ${TMPDIR}, the directory for temporary files (ENOTDIR).`,
      );
      expect(shown).not.toContain('    at ');
      expect(code).toBe(1);
    },
  );

  it('declares, uses, rotates and ends keys in at most 150 lines, without terraform, git and a home directory', async () => {
    const nothing = join(checkout, 'schemas');
    const { stdout } = await expectOutput([], STORY, { PATH: nothing, HOME: undefined });
    expect(stdout.split('\n').length).toBeLessThanOrEqual(150);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(110);
  });

  it('responds to a leaked key without a refused request, and at once', () =>
    expectOutput(
      ['respond'],
      [
        '$ lowerplane respond - --yes --quiet-for 1s --every 1s',
        /Created the successor key_\w+ \(ending in \w{4}, read-only\) and delivered it to 5 destinations/,
        /Safe: "Shared Reader" \(key_\w+, ending in \w{4}\) no longer works anywhere/,
        /✓ the key ending in \w{4} is refused: 401/,
        /✓ five consumers made \d+ requests meanwhile: none was refused/,
        '$ lowerplane respond - --now --yes',
        /✓ the key ending in \w{4} was refused \d+ ms after the command was started/,
        '✓ all five consumers work with the successor',
        'No changes. 1 declared key is as declared.',
      ],
    ));

  it('can run twice at once in one checkout', async () => {
    await Promise.all([expectOutput([], STORY), expectOutput([], STORY)]);
    await Promise.all([
      expectOutput(['gate'], ['this pull request cannot be merged']),
      expectOutput(['gate'], []),
    ]);
  });
});

describe.skipIf(terraformIsMissing())('npm run demo, with terraform,', () => {
  it('cdktf declares three keys, uses one, changes one and ends them all', () =>
    expectOutput(
      ['cdktf'],
      [
        'Three keys declared in code',
        'Plan: 3 to add, 0 to change, 0 to destroy.',
        'Apply complete! Resources: 3 added, 0 changed, 0 destroyed.',
        /✓ the key ending in \w{4} reads production/,
        '✓ it is refused for staging: 403',
        'the secret is in secrets/ci-gate.key only',
        'only its owner can read secrets/ci-gate.key (mode 0600)',
        'No changes. Your infrastructure matches the configuration.',
        "+ permissions: 'read-write',",
        'permissions change from read-only to read-write',
        'terraform destroy',
        'revoked',
        'api_key.revoked',
      ],
    ));

  it('rotation gives a key a successor, holds the old one while it is used, and retires it', () =>
    expectOutput(
      ['rotation'],
      [
        '✓ the dashboard works with generation 1',
        /rotation has been due since \d{4}-\d\d-\d\d, [45] days overdue/,
        '✓ generation 2 was delivered and works',
        '✓ a plan right after the apply has no changes',
        'Warning: Old Key Is Held Because It Is Still Used',
        'Warning: Old Key Retires',
        '✓ generation 1 is refused',
        '✓ generation 2 works',
        '✓ a plan right after the apply has no changes',
        'api_key.revoked',
      ],
    ));
});

it('npm run demo -- gate shows a reviewer what is wrong with a pull request, and where', () =>
  expectOutput(
    ['gate'],
    [
      /scripts\/upload\.sh:2 error: Committed secret \(critical\) \[committed-secret\]/,
      'The key works: "Evidence Upload (old)", read-write',
      /infra\/keys\.tf:17 error: Key never expires \(high\) \[missing-expiration\]/,
      /3 critical and \d high findings/,
      '✓ the gate exited with 1: this pull request cannot be merged',
      '✓ no secret is in its log or summary',
    ],
  ));

describe('npm run demo, asked otherwise', () => {
  it('says with --help which stories there are', async () => {
    const { code, stdout, stderr } = await demo(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^npm run demo \[-- STORY\]\n/);
    expect(stdout).toMatch(/^ {2}embedded .*\n {2}respond /m);
  });

  it('rejects an unknown story, and lists those it has', async () => {
    const { code, stdout, stderr } = await demo(['fairy-tale']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown story "fairy-tale"\.\n/);
    expect(stderr).toContain('rotation');
  });

  it('says without terraform where to get it', async () => {
    const { code, stderr } = await demo(['cdktf'], { PATH: join(checkout, 'examples') });
    expect(code).toBe(1);
    expect(stderr).toContain('which is not on your PATH');
    expect(stderr).toContain('Get it (1.11 or newer) from https://developer.hashicorp.com/terraform/install');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
