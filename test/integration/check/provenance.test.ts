import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { jsonReport } from '../../../action/report/gate/json-report.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import published from '../../../schemas/gate-statement.json' with { type: 'json' };
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { command, endlessKey, goodKey } from './gate.ts';

const POLICY = 'version: 1\nfail_on: medium\n';
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const isStatement = ajv.compile(published);

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

function repository(files: Readonly<Record<string, string>> = {}): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Dashboard'), '.lowerplane/policy.yaml': POLICY, ...files });
  return repo;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = madeFolder();
  for (const [path, content] of Object.entries(files)) writeInto(folder, path, content);
  return folder;
}

/** A checked repository, with its report and statement in another folder. */
async function checked(repo = repository(), environment: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({});
  const report = join(folder, 'report.json');
  const statement = join(folder, 'statement.json');
  const predicate = join(folder, 'predicate.json');
  const outputs = [`json=${report}`, `statement=${statement}`, `predicate=${predicate}`];
  const { code, error } = await command(
    repo.folder,
    outputs.flatMap((file) => ['--output', file]),
    environment,
  );
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  return { repo, folder, report, statement, predicate, code, error, read };
}

async function verify(cwd: string, ...args: string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW });
  const code = await dispatch(['verify', ...args], io);
  return { code, ...printed };
}

it('records the commit, the files and the facts that a verdict depends on', async () => {
  const { repo, report, read } = await checked(repository(), {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo/app',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_RUN_ID: '42',
  });
  expect(jsonReport.parse(read(report)).provenance).toEqual({
    tool: { name: 'lowerplane', version: expect.any(String), sha256: null },
    repository: 'https://github.com/octo/app',
    commit: repo.git('rev-parse', 'HEAD').trim(),
    modified: false,
    ref: 'refs/heads/main',
    run: 'https://github.com/octo/app/actions/runs/42',
    policy: { path: '.lowerplane/policy.yaml', commit: null, sha256: sha256(POLICY) },
    policy_files: [],
    baseline: null,
    facts: [
      { fact: 'secrets', source: null, collected_at: formatInstant(NOW), as_of: null },
      { fact: 'declarations', source: null, collected_at: formatInstant(NOW), as_of: null },
    ],
  });
});

it('names the bytes of a policy with a byte order mark', async () => {
  const policy = `\ufeff${POLICY}`;
  const { report, read } = await checked(repository({ '.lowerplane/policy.yaml': policy }));
  expect(read(report).provenance.policy.sha256).toBe(sha256(policy));
});

it('states what passed about the commit, as in-toto has it', async () => {
  const { repo, report, statement, predicate, read } = await checked();
  const document = read(statement);
  expect(isStatement(document) ? [] : isStatement.errors).toEqual([]);
  expect(document).toMatchObject({
    subject: [{ digest: { gitCommit: repo.git('rev-parse', 'HEAD').trim() } }],
    predicate: {
      verifier: { policies: [{ digest: { sha256: sha256(POLICY) } }] },
      properties: expect.arrayContaining([
        'LOWERPLANE_REVIEW_PASSED',
        'LOWERPLANE_RULE_MISSING_EXPIRATION_PASSED',
      ]),
      'https://lowerplane.dev/attestation/gate/v1': {
        report: { digest: { sha256: sha256(readFileSync(report)) } },
      },
    },
  });
  expect(document.predicate).toEqual(read(predicate));
});

it('states no pass for a gate that failed, nor for rules that found something', async () => {
  const { code, statement, read } = await checked(repository({ 'main.tf': endlessKey('Forever') }));
  expect(code).toBe(1);
  const { properties } = read(statement).predicate;
  expect(properties).toContain('LOWERPLANE_RULE_COMMITTED_SECRET_PASSED');
  expect(properties).not.toContain('LOWERPLANE_REVIEW_PASSED');
  expect(properties).not.toContain('LOWERPLANE_RULE_MISSING_EXPIRATION_PASSED');
});

it('states nothing about files that are not those of a commit', async () => {
  const repo = repository();
  writeFileSync(join(repo.folder, 'main.tf'), goodKey('Another'));
  const { code, error, report, read } = await checked(repo);
  expect({ code, error }).toEqual({
    code: 2,
    error: expect.stringContaining('Files Differ From The Commit'),
  });
  expect(read(report).provenance.modified).toBe(true);
  expect((await verify(repo.folder, report)).code).toBe(1);
  const folder = folderWith({ 'main.tf': goodKey('Dashboard') });
  expect(await command(folder, ['--format', 'statement'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('No Commit To Attest'),
  });
});

it('verifies a report with its statement and the files of the repository', async () => {
  const { repo, report, statement } = await checked();
  const { code, out } = await verify(repo.folder, report, '--statement', statement);
  expect(out).not.toMatch(/DIFFERS|unchecked/);
  expect(code).toBe(0);
});

it('verifies a statement that actions/attest signed: its subject is the report', async () => {
  const { repo, folder, report, predicate, read } = await checked();
  const signed = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'report.json', digest: { sha256: sha256(readFileSync(report)) } }],
    predicateType: 'https://in-toto.io/attestation/svr/v0.2',
    predicate: read(predicate),
  };
  const payload = Buffer.from(JSON.stringify(signed)).toString('base64');
  const dsseEnvelope = { payloadType: 'application/vnd.in-toto+json', payload, signatures: [] };
  const bundle = join(folder, 'bundle.json');
  writeFileSync(
    bundle,
    JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.bundle+json', dsseEnvelope }),
  );
  expect(await verify(repo.folder, report, '--statement', bundle)).toMatchObject({ code: 0 });
});

it('says what it could not compare', async () => {
  const { repo, report, statement } = await checked();
  expect(await verify(repo.folder, report)).toMatchObject({
    code: 3,
    out: expect.stringContaining('use --statement FILE'),
  });
  const elsewhere = await verify(folderWith({}), report, '--statement', statement);
  expect(elsewhere).toMatchObject({ code: 3, out: expect.stringContaining('use --policy FILE') });
});

it('reads the policy at the commit that the report names', async () => {
  const repo = repository();
  repo.git('tag', 'base');
  repo.commit('change', {
    'main.tf': goodKey('Dashboard 2'),
    '.lowerplane/policy.yaml': `${POLICY}# later\n`,
  });
  const report = join(folderWith({}), 'report.json');
  const statement = join(folderWith({}), 'statement.json');
  await command(repo.folder, [
    '--base',
    'base',
    '--output',
    `json=${report}`,
    '--output',
    `statement=${statement}`,
  ]);
  expect(await verify(repo.folder, report, '--statement', statement)).toMatchObject({ code: 0 });
});

it.each<[string, (text: string) => string, RegExp]>([
  ['outcome', (text) => text.replace('"outcome": "fail"', '"outcome": "pass"'), /statement +DIFFERS/],
  [
    'finding',
    (text) => text.replace('"rule": "missing-expiration"', '"rule": "stale-key"'),
    /statement +DIFFERS/,
  ],
  ['policy', (text) => text.replace(sha256(POLICY), '0'.repeat(64)), /policy +DIFFERS/],
])('finds a report whose %s was changed', async (_, change, found) => {
  const { repo, report, statement } = await checked(repository({ 'main.tf': endlessKey('Forever') }));
  const text = readFileSync(report, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(report, change(text));
  const { code, out } = await verify(repo.folder, report, '--statement', statement);
  expect(code).toBe(1);
  expect(out).toMatch(found);
});

it.each<[string, (text: string) => string, string]>([
  [
    'claims a pass',
    (text) => text.replace('"properties": [', '"properties": ["LOWERPLANE_REVIEW_PASSED",'),
    'claims LOWERPLANE_REVIEW_PASSED',
  ],
  [
    'claims the pass of a rule that found something',
    (text) => text.replace('"properties": [', '"properties": ["LOWERPLANE_RULE_MISSING_EXPIRATION_PASSED",'),
    'claims LOWERPLANE_RULE_MISSING_EXPIRATION_PASSED',
  ],
  [
    'claims what no gate says',
    (text) => text.replace('"properties": [', '"properties": ["SLSA_SOURCE_LEVEL_4",'),
    'claims SLSA_SOURCE_LEVEL_4',
  ],
  [
    'withholds what passed',
    (text) => text.replace('"LOWERPLANE_RULE_COMMITTED_SECRET_PASSED",', ''),
    'does not claim LOWERPLANE_RULE_COMMITTED_SECRET_PASSED',
  ],
  [
    'is about another commit too',
    (text) => text.replace('"subject": [', `"subject": [{ "digest": { "gitCommit": "${'1'.repeat(40)}" } },`),
    'a subject of it is neither the commit nor the report',
  ],
])('finds a statement that %s', async (_, change, found) => {
  const { repo, report, statement } = await checked(repository({ 'main.tf': endlessKey('Forever') }));
  const text = readFileSync(statement, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(statement, change(text));
  const { code, out } = await verify(repo.folder, report, '--statement', statement);
  expect(code).toBe(1);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(found);
});

it('finds a deploy of another commit', async () => {
  const { repo, report } = await checked();
  const other = await verify(repo.folder, report, '--commit', '1'.repeat(40));
  expect(other).toMatchObject({ code: 1, out: expect.stringMatching(/commit +DIFFERS/) });
});

it.each([
  ['no JSON', '{', 'it is not JSON'],
  ['an older report', '{"version": 1, "outcome": "pass"}', 'it records no digests'],
  ['another document', '{"version": 2, "provenance": null}', 'version must be'],
])('cannot verify %s', async (_, text, because) => {
  const folder = folderWith({ 'report.json': text });
  expect(await verify(folder, 'report.json')).toMatchObject({
    code: 2,
    error: expect.stringContaining(because),
  });
  expect((await verify(folder, 'none.json')).code).toBe(2);
});

it('does not read a file that a report names outside the repository', async () => {
  const { repo, report } = await checked();
  const text = readFileSync(report, 'utf8').replaceAll('.lowerplane/policy.yaml', '../../etc/hostname');
  writeFileSync(report, text);
  const { out } = await verify(repo.folder, report);
  expect(out).toMatch(/policy +unchecked/);
});
