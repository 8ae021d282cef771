import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { scanJson } from '../../../action/report/scan/json.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import schema from '../../../schemas/scan-report.json' with { type: 'json' };
import { capturedIo } from '../../cli/captured-io.ts';
import { hostileScan } from '../../fixtures/report/extreme-results.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, lowerplaneKey, MadeRepository, madeFolder, writeInto } from './made-repository.ts';
import { standIn } from './vendors/stand-in.ts';

/** The published schema takes fields of later versions. Here, a field that it does not name is a fault. */
const strict: unknown = JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
  typeof value === 'object' && value !== null && 'properties' in value
    ? { ...value, additionalProperties: false }
    : value,
);
const ajv = new Ajv.default({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(Object(strict));

function problems(report: string): string {
  return validate(JSON.parse(report)) ? '' : ajv.errorsText(validate.errors);
}

async function scanned(
  folder: string,
  args: readonly string[] = [],
  given: Parameters<typeof capturedIo>[0] = {},
) {
  const { io, printed } = capturedIo({ cwd: folder, now: NOW, ...given });
  await command.run(['--json', ...args], io);
  return printed.out;
}

function leaky(): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'old.env': `A=${githubToken(1)}\n`, 'logo.png': '\u0000\u0001\u0002' });
  repo.commit('more', {
    'old.env': `A=${githubToken(1)}\nB=1\n`,
    'new.env': `A=${githubToken(2)}\nB=${githubToken(3)} # lowerplane:allow github-token revoked in March\n`,
    'key.env': `LOWERPLANE_API_KEY=${lowerplaneKey(1)}\n`,
    'bare.env': `C=${githubToken(4)} # lowerplane:allow github-token\n`,
  });
  return repo;
}

it.each([
  [[]],
  [['--range', 'HEAD~1..HEAD']],
  [['--history']],
  [['--staged']],
  [['--untracked', '--archives']],
])('the report of a scan with %j has the published form', async (args) => {
  const report = await scanned(leaky().folder, args);
  expect(problems(report)).toBe('');
});

it('the reports of a cache, and of a directory without git, have it', async () => {
  const { folder } = leaky();
  expect(problems(await scanned(folder, ['--history', '--cache', 'cache']))).toBe('');
  expect(problems(await scanned(folder, ['--history', '--cache', 'cache']))).toBe('');
  const plain = madeFolder();
  writeInto(plain, 'a.env', `A=${githubToken(1)}\n`);
  expect(problems(await scanned(plain))).toBe('');
});

it('the reports with --verify and --revoke have it', async () => {
  const { transport } = await standIn(() => ({ status: 202 }));
  const { folder } = leaky();
  const verified = await scanned(folder, ['--verify'], { transport });
  expect(JSON.parse(verified).findings[0]).toHaveProperty('verification');
  expect(problems(verified)).toBe('');
  const revoked = await scanned(folder, ['--revoke', '--yes-revoke', '3'], { transport });
  expect(JSON.parse(revoked).findings.map((one: object) => 'revocation' in one)).toContain(true);
  expect(problems(revoked)).toBe('');
});

it('a report with waivers and a baseline has it', async () => {
  const repo = leaky();
  repo.commit('waive', {
    '.lowerplane/policy.yaml':
      'version: 1\nwaivers:\n  - { rule: committed-secret, path: new.env, owner: me, reason: known, expires: 2099-01-31 }\n',
  });
  const report = await scanned(repo.folder);
  expect(
    JSON.parse(report).allowed.map(({ excusedBy }: { readonly excusedBy?: string }) => excusedBy),
  ).toContain('waiver');
  expect(problems(report)).toBe('');
});

it('hostile texts do not change the form, and another form is refused', () => {
  expect(problems(scanJson(hostileScan('a\n\u001b[31m\ud800')))).toBe('');
  expect(problems('{"version":2}')).not.toBe('');
});
