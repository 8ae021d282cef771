import { describe, expect, test } from 'vitest';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { crossReferenceFaults } from './cross-references.ts';
import { parseDataset, readDatasetFile } from './dataset-file.ts';
import { defaultDataset } from './default-dataset.ts';

const VALID = `
organization: Acme
frameworks:
  - name: SOC 2
controls:
  - { id: A, title: One, frameworks: [soc2], status: implemented }
users:
  - { email: a@example.com, role: owner, invited_at: "-3d" }
`;
const faultsOf = (text: string): string[] => {
  try {
    parseDataset(text, 'data.yaml');
  } catch (error) {
    return error instanceof Error
      ? error.message
          .split('\n')
          .slice(1)
          .map((line) => line.trim())
      : [];
  }
  return [];
};

test('reads YAML, and JSON as YAML', () => {
  const data = parseDataset(VALID, 'data.yaml');
  expect(data.controls[0]).toMatchObject({
    id: 'A',
    status: 'implemented',
    policies: [],
    justification: null,
  });
  expect(parseDataset(JSON.stringify(data), 'data.json')).toEqual(data);
});

describe('faults name their line and what to write instead', () => {
  test.each([
    [
      'status: implemented',
      'status: done',
      6,
      'controls[0].status must be one of implemented, partially_implemented, not_implemented, not_applicable or a mapping, not "done"',
    ],
    [
      'status: implemented',
      'status: 4',
      6,
      'controls[0].status must be one of implemented, partially_implemented, not_implemented, not_applicable or a mapping, not 4',
    ],
    [
      'status: implemented',
      'status: { prod: implemented }',
      6,
      'controls[0].status.prod is not a known field. Known fields: production, staging, development',
    ],
    [
      'status: implemented',
      'status: { staging: done }',
      6,
      'controls[0].status.staging must be one of implemented, partially_implemented, not_implemented, not_applicable, not "done"',
    ],
    ['title: One', 'titel: One', 6, 'controls[0].title is required'],
    ['[soc2]', '[]', 6, 'controls[0].frameworks must not be empty'],
    ['[soc2]', '[HIPAA]', 6, 'controls[0].frameworks[0] is not a framework in this file: "HIPAA"'],
    [
      'role: owner',
      'role: king',
      8,
      'users[0].role must be one of owner, admin, member, read-only, auditor, not "king"',
    ],
    ['role: owner', 'role: admin', 7, 'users must contain at least one user with the role "owner"'],
    ['a@example.com', 'nobody', 8, 'users[0].email must be an email address'],
    [
      '"-3d"',
      'yesterday',
      8,
      'users[0].invited_at must be an instant such as 2026-11-01T09:00:00Z, or relative such as "-2h" or "+30d"',
    ],
    ['"-3d"', '"2026-13-01T00:00:00Z"', 8, 'users[0].invited_at must be a date that exists'],
    ['organization: Acme', 'organization: 7', 2, 'organization must be text: put it in quotes'],
    [
      'organization: Acme',
      'organization: Acme\nsettings: { key_lifetime_max_days: 0 }',
      3,
      'settings.key_lifetime_max_days must be at least 1, not 0',
    ],
    [
      'organization: Acme',
      'organization: Acme\nsettings: { invitation_domains: [nope] }',
      3,
      'settings.invitation_domains[0] must be a domain, for example example.com',
    ],
    [
      'organization: Acme',
      'organization: Acme\nsettings: { domains: [a.example] }',
      3,
      'settings.domains is not a known field. Known fields: key_lifetime_max_days, invitation_domains',
    ],
  ])('%s -> %s', (from, to, line, fault) => {
    expect(faultsOf(VALID.replace(from, to))).toContain(`data.yaml:${line}: ${fault}`);
  });

  test('repeated ids', () => {
    const control = '  - { id: A, title: One, frameworks: [soc2], status: implemented }\n';
    expect(faultsOf(VALID.replace(control, control + control))).toEqual([
      'data.yaml:7: controls[1].id repeats "A" of controls[0]',
    ]);
  });

  test('what is no YAML, no object, or a bomb of aliases', () => {
    expect(faultsOf('a: [')[0]).toMatch(/^data\.yaml:1: /);
    expect(faultsOf('[]')).toEqual(['data.yaml:1: the file must be a mapping, for example "name: value"']);
    const bomb = [
      'a: &a [x]',
      ...Array.from(
        { length: 9 },
        (_, i) => `b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`},`.repeat(9)}]`,
      ),
    ];
    expect(faultsOf(bomb.join('\n'))).toEqual([
      'data.yaml: has too many aliases. Write out what they stand for',
    ]);
  });
});

test('a file that is not there', async () => {
  await expect(readDatasetFile('none/data.yaml')).rejects.toThrow(
    'The data file none/data.yaml cannot be read',
  );
});

describe('the default dataset', () => {
  const data = defaultDataset();

  test('is valid as a file would have to be', () => {
    expect(parseDataset(JSON.stringify(data), 'default')).toEqual(data);
    expect(crossReferenceFaults(data)).toEqual([]);
  });

  test('is large enough to be realistic', () => {
    expect(data.controls.length).toBeGreaterThanOrEqual(40);
    expect(data.tests.length).toBeGreaterThanOrEqual(60);
    expect(data.frameworks.length).toBeGreaterThanOrEqual(4);
  });

  test('justifies every control that does not apply, and dates every one that is not done', () => {
    for (const { id, status, justification, remediation_date } of data.controls) {
      const statuses = ENVIRONMENTS.map((environment) =>
        typeof status === 'string' ? status : status[environment],
      );
      if (statuses.includes('not_applicable'))
        expect({ id, justification }).not.toEqual({ id, justification: null });
      if (statuses.includes('not_implemented'))
        expect({ id, remediation_date }).not.toEqual({ id, remediation_date: null });
    }
  });

  test('says when every test ran and since when it fails', () => {
    for (const test of data.tests) {
      const statuses = JSON.stringify(test.status);
      if (/passing|failing/.test(statuses)) expect(test).toMatchObject({ last_run_at: expect.any(String) });
      if (statuses.includes('failing')) expect(test).toMatchObject({ failing_since: expect.any(String) });
    }
  });
});
