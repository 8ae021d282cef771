import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTROL_COLUMNS, TEST_COLUMNS } from '../../../provider/cli/compliance/compliance-rows.ts';
import { EVIDENCE_COLUMNS } from '../../../provider/cli/evidence/evidence-row.ts';
import { USER_COLUMNS } from '../../../provider/cli/users/user-row.ts';
import { describedProvider } from '../../../provider/terraform/described-provider.ts';
import { findTerraform, terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { EXAMPLES } from '../examples/installed-provider.ts';

const example = (type: string) =>
  readFile(join(EXAMPLES, 'data-sources', `lowerplane_${type}`, 'data-source.tf'), 'utf8');
const data = (type: string, label: string, filters = '') =>
  `data "lowerplane_${type}" "${label}" {\n  ${filters}\n}\n`;

/** What a data source holds in its list. */
function listOf(state: ReadonlyMap<string, Readonly<Record<string, unknown>>>, type: string, label: string) {
  const values = state.get(`data.lowerplane_${type}.${label}`);
  const list = values?.[type === 'audit_events' ? 'events' : type];
  expect(Array.isArray(list), `${type}.${label}`).toBe(true);
  return Array.isArray(list) ? list : [];
}
const idsOf = (list: readonly { readonly id?: unknown }[]) => list.map(({ id }) => id);

describe.skipIf(terraformIsMissing())('data sources of compliance', () => {
  it.each([
    ['controls', CONTROL_COLUMNS],
    ['tests', TEST_COLUMNS],
    ['users', USER_COLUMNS],
    ['evidence', EVIDENCE_COLUMNS],
  ] as const)('%s have the columns of the command', (type, columns) => {
    const source = describedProvider.dataSources.find(({ typeName }) => typeName === `lowerplane_${type}`);
    const list = Object.entries(source?.schema.attributes ?? {}).find(([name]) => name === type)?.[1];
    expect(Object.keys(list?.nested?.attributes ?? {}).toSorted()).toEqual(
      columns.map(({ name }) => String(name)).toSorted(),
    );
  });

  it('list what LowerPlane has, and combine filters', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const [controls, tests, evidence, users] = await Promise.all([
      Array.fromAsync(lp.outside.listControls()),
      Array.fromAsync(lp.outside.listTests()),
      Array.fromAsync(lp.outside.listEvidence()),
      Array.fromAsync(lp.outside.listUsers()),
    ]);
    const now = Date.now();
    await lp.declare(
      ['controls', 'tests', 'evidence', 'users'].map((type) => data(type, 'all')).join('') +
        data('controls', 'overdue', 'overdue = true\n  environment = "production"') +
        data('controls', 'owned', `owner = "${controls[0]?.owner}"`) +
        data('tests', 'control', `control = "${tests[0]?.control_ids[0]}"\n  status = "passing"`) +
        data('users', 'auditors', 'role = "auditor"\n  expires_within = "36500d"') +
        data('evidence', 'of_type', `type = "${evidence[0]?.type}"`),
    );
    await lp.applied();
    const state = await lp.state();
    for (const [type, listed] of Object.entries({ controls, tests, evidence, users })) {
      expect(idsOf(listOf(state, type, 'all')), type).toEqual(idsOf(listed));
      expect(state.get(`data.lowerplane_${type}.all`)).toMatchObject({ complete: true, max_items: null });
    }
    expect(idsOf(listOf(state, 'controls', 'overdue'))).toEqual(
      idsOf(
        controls.filter(
          ({ remediation_date: date, environment }) =>
            environment === 'production' && date !== null && Date.parse(date) < now,
        ),
      ),
    );
    const { remediation_date: date, ...control } = controls[0] ?? { remediation_date: null };
    expect(listOf(state, 'controls', 'all')[0]).toMatchObject({ ...control, remediation_date: date });
    expect(idsOf(listOf(state, 'controls', 'owned'))).toEqual(
      idsOf(controls.filter(({ owner }) => owner === controls[0]?.owner)),
    );
    expect(idsOf(listOf(state, 'tests', 'control'))).toEqual(
      idsOf(
        tests.filter(
          ({ control_ids, status }) =>
            status === 'passing' && control_ids.includes(tests[0]?.control_ids[0] ?? ''),
        ),
      ),
    );
    expect(idsOf(listOf(state, 'users', 'auditors'))).toEqual(
      idsOf(users.filter(({ role, expires_at: at }) => role === 'auditor' && at !== null)),
    );
    expect(idsOf(listOf(state, 'evidence', 'of_type'))).toEqual(
      idsOf(evidence.filter(({ type }) => type === evidence[0]?.type)),
    );
  });

  it('bound the audit trail, and say so', async () => {
    const lp = await LowerPlaneWorkspace.open();
    for (const name of ['First', 'Second', 'Third'])
      await lp.outside.revokeApiKey((await lp.createOutside({ name, permissions: 'read-only' })).key.id);
    const revoked = 'from = "1d"\n  action = "api_key.revoked"';
    await lp.declare(
      data('audit_events', 'two', `${revoked}\n  max_items = 2`) +
        data('audit_events', 'three', `${revoked}\n  max_items = 3`) +
        data('audit_events', 'every', revoked) +
        data('audit_events', 'earlier', `from = "2020-01-01"\n  to = "2021-01-01T00:00:00Z"`),
    );
    await lp.applied();
    const state = await lp.state();
    const complete = (label: string) => state.get(`data.lowerplane_audit_events.${label}`)?.complete;
    const trail = (await lp.auditTrail()).filter(({ action }) => action === 'api_key.revoked');
    expect(idsOf(listOf(state, 'audit_events', 'every'))).toEqual(idsOf(trail));
    expect(idsOf(listOf(state, 'audit_events', 'two'))).toEqual(idsOf(trail.slice(0, 2)));
    expect(['two', 'three', 'every', 'earlier'].map(complete)).toEqual([false, true, true, true]);
    expect(listOf(state, 'audit_events', 'earlier')).toEqual([]);
    expect(listOf(state, 'audit_events', 'every')[0]).toMatchObject({
      action: 'api_key.revoked',
      actor_type: 'api_key',
      actor_name: 'Bootstrap admin',
      key_id: trail[0]?.key_id,
      target: null,
    });

    await lp.declare(data('audit_events', 'none', 'from = "1d"\n  to = "2d"'));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Empty Period' }]);
    await lp.declare(
      data('audit_events', 'bad', 'from = "last week"') + data('users', 'bad', 'max_items = 0'),
    );
    expect((await lp.plan()).errors.map(({ detail }) => detail).toSorted()).toEqual([
      '0 is not between 1 and 10000.',
      expect.stringMatching(/must be a day such as .*, not "last week"/),
    ]);
  });

  it('wait for values that are not known yet, and explain what a key may not do', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(
      `resource "terraform_data" "late" {\n  input = "30d"\n}\n${data('audit_events', 'late', 'from = terraform_data.late.output')}${data('users', 'late', 'expires_within = terraform_data.late.output')}`,
    );
    expect((await lp.applied()).errors).toEqual([]);
    const reader = await lp.createOutside({ name: 'Reader', permissions: 'read-only' });
    await lp.declare(data('users', 'all') + data('tests', 'all'));
    const { errors, output } = await lp.report(['plan'], { LOWERPLANE_API_KEY: reader.secret });
    expect(errors).toMatchObject([{ address: 'data.lowerplane_users.all' }]);
    expect(output).not.toContain(reader.secret);
  });

  it.each(['controls', 'tests', 'evidence', 'users', 'whoami', 'audit_events', 'posture'])(
    'the example of lowerplane_%s works',
    async (type) => {
      const lp = await LowerPlaneWorkspace.open();
      await lp.declare(await example(type));
      const { errors } = await lp.applied();
      expect(errors).toEqual([]);
      if (type === 'whoami')
        expect(await lp.workspace.output('organization')).toBe(
          (await lp.outside.getOwnApiKey()).organization_id,
        );
    },
  );
});

describe.skipIf(terraformIsMissing())('the example of a threshold', () => {
  const open = async () => {
    const lp = await LowerPlaneWorkspace.open();
    await mkdir(join(lp.workspace.directory, 'tests'));
    await cp(join(EXAMPLES, 'compliance'), lp.workspace.directory, { recursive: true });
    return lp;
  };

  it('fails the plan below it, and warns of tests that fail', async () => {
    const lp = await open();
    const { frameworks } = await lp.outside.getPosture({ system_id: 'production', framework: 'SOC 2' });
    const score = frameworks[0]?.score ?? 0;
    expect(await lp.plan(`-var=minimum_score=${score}`)).toMatchObject({ code: 0, errors: [] });
    const refused = await lp.plan(`-var=minimum_score=${score + 0.01}`);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatchObject([
      {
        summary: 'Resource postcondition failed',
        detail: expect.stringContaining('SOC 2 must score at least'),
      },
    ]);
  });

  it('passes its own terraform test', async () => {
    expect(findTerraform()).toBeDefined();
    const lp = await open();
    const { stdout, code } = await lp.workspace.run(['test', '-no-color']);
    expect(stdout).toContain('2 passed, 0 failed');
    expect(code).toBe(0);
  });
});
