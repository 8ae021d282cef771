import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../fixtures/plans/configuration.ts';
import { madeFolder } from '../scan/made-repository.ts';
import { command, endlessKey, goodKey } from './gate.ts';
import { ofRule, planFile, RECORDED, report, repository } from './reports-with-plans.ts';

/** The other attributes of `goodKey`, as a plan has them. */
const GOOD = {
  permissions: 'read-only',
  environments: ['production'],
  rotation: { every: '90d', overlap: '7d' },
};

const deliveredTo = (path: string) => ({ deliver_to: [{ file: { path } }] });

function changeOf(address: string, change: Readonly<Record<string, unknown>>) {
  return { address, mode: 'managed', type: 'lowerplane_api_key', change };
}

function writtenPlan(document: Readonly<Record<string, unknown>>): string {
  const file = join(madeFolder(), 'plan.json');
  writeFileSync(file, JSON.stringify({ format_version: '1.2', ...document }));
  return file;
}

it('refuses a plan that is too large to be read', async () => {
  const { folder } = repository({ 'main.tf': goodKey('Dashboard') });
  const file = join(madeFolder(), 'plan.json');
  writeFileSync(file, '{}');
  // One byte more than 64 MiB, of which the file system stores none.
  truncateSync(file, 64 * 1024 * 1024 + 1);
  const { code, error, out } = await command(folder, ['--plan', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain('Unusable Plan. plan.json: It is larger than 64 MiB. Remove what is not read:');
});

it.each(['0a1b2c3d', '00000000'])(
  'finds that a plan ends the deposed object %s, and not the key',
  async (deposed) => {
    const { folder } = repository({ 'keys.tf': goodKey('Dashboard') });
    const kept = { name: 'Dashboard', status: 'active', ...GOOD, ...deliveredTo('Dashboard.key') };
    const file = writtenPlan({
      resource_changes: [
        changeOf('lowerplane_api_key.Dashboard', { actions: ['no-op'], before: kept, after: kept }),
        {
          ...changeOf('lowerplane_api_key.Dashboard', { actions: ['delete'], before: kept, after: null }),
          deposed,
        },
      ],
    });
    const found = await report(folder, '--plan', file);
    expect(ofRule(found, 'plan-ends-key').map(({ message }) => message)).toEqual([
      expect.stringContaining('lowerplane_api_key.Dashboard (deposed)'),
    ]);
    expect(found.scope.declarations).toMatchObject({ keys: 1 });
    expect(found.not_known.filter(({ kind }) => kind === 'declarations')).toEqual([]);
  },
);

it('does not mind a deposed object whose key does not work any more', async () => {
  const { folder } = repository({ 'keys.tf': goodKey('Dashboard') });
  const kept = { name: 'Dashboard', status: 'active', ...GOOD, ...deliveredTo('Dashboard.key') };
  const old = { ...kept, status: 'revoked' };
  const file = writtenPlan({
    resource_changes: [
      changeOf('lowerplane_api_key.Dashboard', { actions: ['no-op'], before: kept, after: kept }),
      {
        ...changeOf('lowerplane_api_key.Dashboard', { actions: ['delete'], before: old, after: null }),
        deposed: '0a1b2c3d',
      },
    ],
  });
  expect(ofRule(await report(folder, '--plan', file), 'plan-ends-key')).toEqual([]);
});

it.each([
  ['1.0', '1.6.0', {}],
  ['1.2', '1.10.5', { errored: false, timestamp: '2026-11-01T00:00:00Z' }],
])('reads version %s of the format as OpenTofu %s writes it', async (format, version, more) => {
  const { folder } = repository(UNDECIDED);
  const recorded = readFileSync(join(RECORDED, 'undecided.json'), 'utf8');
  const document: Record<string, unknown> = JSON.parse(
    recorded.replaceAll('registry.terraform.io', 'registry.opentofu.org'),
  );
  for (const name of ['applyable', 'complete', 'errored', 'timestamp']) delete document[name];
  const file = writtenPlan({ ...document, format_version: format, terraform_version: version, ...more });
  const byTerraform = await report(folder, '--plan', planFile('undecided'));
  const byTofu = await report(folder, '--plan', file);
  expect(byTofu.findings).toEqual(byTerraform.findings);
  expect(byTofu.not_known).toEqual(byTerraform.not_known);
  expect(byTofu.scope).toEqual(byTerraform.scope);
});

describe('--fix with a plan', () => {
  const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

  it('fixes what the code says, and reads the plan again', async () => {
    const { folder } = repository({ ...UNDECIDED, 'more.tf': endlessKey('Endless') });
    const plan = planFile('undecided');
    const { out } = await command(folder, ['--fix', '--plan', plan]);
    expect(out).toContain('fixed     more.tf:1:1  missing-expiration');
    expect(textOf(folder, 'more.tf')).toContain('expires_in = "90d"');
    expect(textOf(folder, 'keys.tf')).toBe(UNDECIDED['keys.tf']);
    expect(readFileSync(plan)).toEqual(readFileSync(join(RECORDED, 'undecided.json')));
  });

  it.each(['--fix', '--fix=all'])('%s does not write over a value that only the plan knows', async (fix) => {
    const { folder } = repository(UNDECIDED);
    const found = await command(folder, [fix, '--plan', planFile('undecided')]);
    expect(found.code).toBe(1);
    // What the code itself lacks can still be added.
    const withoutRotation = (name: string) => textOf(folder, name).replace(/^ *rotation .*\n/m, '');
    for (const [name, text] of Object.entries(UNDECIDED)) expect(withoutRotation(name)).toBe(text);
  });

  it('fixes a key that the plan has too, which is of older code then', async () => {
    const { folder } = repository({ 'keys.tf': endlessKey('Endless') });
    const file = writtenPlan({
      resource_changes: [
        changeOf('lowerplane_api_key.Endless', {
          actions: ['create'],
          before: null,
          after: { name: 'Endless', ...GOOD, ...deliveredTo('Endless.key'), rotation: null },
        }),
      ],
    });
    const { out } = await command(folder, ['--fix', '--plan', file]);
    expect(out).toContain('Fixed 1 finding in 1 file.');
    expect(textOf(folder, 'keys.tf')).toContain('expires_in = "90d"');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('has other values in it than here (expiration)');
  });
});
