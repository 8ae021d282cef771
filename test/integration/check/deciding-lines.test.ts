import { describe, expect, it } from 'vitest';
import { annotations } from '../../../action/report/gate/annotations.ts';
import { jsonReport } from '../../../action/report/gate/json-report.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { acmePolicy, acmeToken } from '../../check/custom-pattern.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { check, command, endlessKey } from './gate.ts';

const PATH = '.lowerplane/policy.yaml';

function repository(files: Readonly<Record<string, string>>): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', files);
  return repo;
}

/** Each finding of a rule with the line that sets its severity, by file. */
async function linesIn(repo: MadeRepository, ruleId = 'missing-expiration') {
  const { out } = await command(repo.folder, ['--format', 'json']);
  return Object.fromEntries(
    jsonReport
      .parse(JSON.parse(out))
      .findings.filter(({ rule }) => rule === ruleId)
      .map(({ place, severity, severity_set_by: line }) => [
        'path' in place ? place.path : '',
        [severity, line && `${line.path}:${line.line}`],
      ]),
  );
}

describe('a report says which line sets the severity of a finding', () => {
  it('in the policy, an override, a policy for some files, and what the policy extends', async () => {
    const repo = repository({
      [PATH]: `version: 1
extends: ./org.yaml
rules:
  missing-expiration: { severity: high }
overrides:
  - paths: [sandbox/]
    rules:
      missing-expiration: low
policies:
  - { paths: [billing/], file: billing/policy.yaml }
`,
      '.lowerplane/org.yaml': 'version: 1\nrules:\n  unscoped-environment: critical\n',
      'billing/policy.yaml': 'version: 1\n\nrules:\n  missing-expiration: critical\n',
      'a.tf': endlessKey('A')
        .replace(/ {2}environments.*\n/, '')
        .replace('read-only', 'admin'),
      'sandbox/b.tf': endlessKey('B'),
      'billing/c.tf': endlessKey('C'),
    });
    expect(await linesIn(repo)).toEqual({
      'a.tf': ['high', `${PATH}:4`],
      'sandbox/b.tf': ['low', `${PATH}:8`],
      'billing/c.tf': ['critical', 'billing/policy.yaml:4'],
    });
    expect(await linesIn(repo, 'unscoped-environment')).toEqual({
      'a.tf': ['critical', '.lowerplane/org.yaml:3'],
    });
  });

  it('but not where the rule itself decides, or the policy sets something else', async () => {
    const without = repository({ 'a.tf': endlessKey('A') });
    expect(await linesIn(without)).toEqual({ 'a.tf': ['medium', null] });
    const life = endlessKey('A').replace('}\n', '  expires_in = "300d"\n}\n');
    const repo = repository({
      [PATH]: 'version: 1\nrules:\n  lifetime-too-long:\n    max: 90d\n',
      'a.tf': life,
    });
    expect(await linesIn(repo, 'lifetime-too-long')).toMatchObject({ 'a.tf': [expect.anything(), null] });
  });

  it('for a secret, by its kind or vendor, or as a custom pattern', async () => {
    const policy = acmePolicy('  severity: { GitHub: medium }\n');
    const repo = repository({
      [PATH]: policy,
      '.env': `TOKEN=${githubToken(1)}\n`,
      'acme.env': `TOKEN=${acmeToken(1)}\n`,
    });
    const lineOf = (word: string) => policy.split('\n').findIndex((line) => line.includes(word)) + 1;
    expect(await linesIn(repo, 'committed-secret')).toEqual({
      '.env': ['medium', `${PATH}:${lineOf('GitHub')}`],
      'acme.env': [expect.anything(), `${PATH}:${lineOf('id: ')}`],
    });
  });

  it('in every form for people', async () => {
    const repo = repository({
      [PATH]: 'version: 1\nrules: { missing-expiration: high }\n',
      'a.tf': endlessKey('A'),
    });
    const words = `Judged by ${PATH}:2.`;
    const texts = await Promise.all(
      ['terminal', 'junit', 'gitlab'].map(
        async (format) => (await command(repo.folder, ['--format', format])).out,
      ),
    );
    for (const text of texts) expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
    const { out: markdown } = await command(repo.folder, ['--format', 'markdown']);
    expect(markdown).toContain(`${PATH}:2`);
    const [annotation] = annotations(await check(repo.folder));
    expect(annotation?.message).toContain(words);
    const sarif = JSON.parse((await command(repo.folder, ['--format', 'sarif'])).out);
    expect(sarif.runs[0].results[0].properties.severitySetBy).toEqual({ path: PATH, line: 2 });
    expect((await command(repo.folder, ['--format', 'oscal'])).out).toContain(`${PATH}:2`);
  });
});

it('policy explain shows the line of everything that an extended policy sets', async () => {
  const repo = repository({
    [PATH]: 'version: 1\nextends: ./org.yaml\n',
    '.lowerplane/org.yaml': acmePolicy(),
  });
  const { io, printed } = capturedIo({ cwd: repo.folder, now: NOW, width: 80 });
  expect(await dispatch(['policy', 'explain', '--format', 'json'], io)).toBe(0);
  const { patterns } = JSON.parse(printed.out);
  expect(patterns.map(({ decided_by: by }: { readonly decided_by: unknown }) => by)).toEqual([
    { kind: 'included', path: '.lowerplane/org.yaml', line: expect.any(Number) },
  ]);
});
