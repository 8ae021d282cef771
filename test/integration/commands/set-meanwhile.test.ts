import { expect, it } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { surroundings } from './ran-command.ts';

const opened = () => surroundings({ now: () => Date.parse('2026-11-23T12:00:00Z') });

type Change = (client: AdminClient) => Promise<unknown>;

const AC_03 = { environment: 'staging' } as const;
const cases: readonly (readonly [string, readonly string[], Change, string])[] = [
  [
    'a control',
    ['controls', 'set', 'AC-03', '--environment', 'staging', '--owner', 'Kim'],
    (client) => client.updateControl('AC-03', { ...AC_03, owner: 'Ada' }),
    'the control AC-03 in staging has changed since it was read: owner is Ada now, not ',
  ],
  [
    'what the change of a control removes',
    ['controls', 'set', 'AC-03', '--environment', 'staging', '--status', 'not_implemented'],
    (client) =>
      client.updateControl('AC-03', {
        ...AC_03,
        status: 'partially_implemented',
        remediation_date: '2027-03-01T00:00:00Z',
      }),
    'status is partially_implemented now, not implemented; remediation_date is 2027-03-01T00:00:00Z now, not none.',
  ],
  [
    'a test',
    ['tests', 'set', 'T-002', '--environment', 'staging', '--remediation', 'Ask Kim.'],
    (client) => client.updateTest('T-002', { environment: 'staging', remediation: 'Ask Ada.' }),
    'the test T-002 in staging has changed since it was read: remediation is Ask Ada. now, not ',
  ],
  [
    'the organization',
    ['organization', 'set', '--key-lifetime-max', '90d', '--invitation-domain', 'a.example'],
    (client) => client.updateOrganization({ key_lifetime_max_days: 30 }),
    'has changed since it was read: key_lifetime_max_days is 30 now, not none. Nothing was written. Run the command again',
  ],
];

it.each(cases)('does not overwrite %s that changed before the answer', async (_, args, change, message) => {
  const { run, client } = await opened();
  let state: unknown;
  const ask = async () => {
    await change(client);
    state = await everything(client);
    return 'y';
  };
  const { code, out, error } = await run(args, { ask });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error.replaceAll(/\s+/g, ' ')).toContain(message);
  expect(await everything(client)).toEqual(state);
  // The second time, the plan starts from the present values.
  expect(await run([...args, '--yes'])).toMatchObject({ code: 0, error: '' });
  expect(await everything(client)).not.toEqual(state);
});

it.each(cases)('changes %s beside a change of other fields', async (_, args) => {
  const { run, client } = await opened();
  const ask = async () => {
    await client.updateControl('AC-01', { ...AC_03, owner: 'Ada' });
    await client.updateOrganization({ name: 'Beside' });
    return 'y';
  };
  expect(await run(args, { ask })).toMatchObject({ code: 0 });
});

it('is done when someone else made the same change', async () => {
  const { run, client } = await opened();
  const ask = async () => {
    await client.updateControl('AC-03', { ...AC_03, owner: 'Kim' });
    return 'y';
  };
  const args = ['controls', 'set', 'AC-03', '--environment', 'staging', '--owner', 'Kim'];
  expect(await run(args, { ask })).toMatchObject({ code: 0 });
});

it.each([
  [{ owner: 'Kim', expected: { nothing: 1 } }, 'nothing'],
  [{ owner: 'Kim', expected: { status: 7 } }, '/expected/status'],
  [{ owner: 'Kim', expected: 'implemented' }, '/expected'],
  [{ expected: { owner: null } }, 'must change status, owner'],
])('LowerPlane refuses %j', async (body, message) => {
  const { emulator, environment, client } = await opened();
  const response = await fetch(`${emulator.url}/v1/controls/AC-03`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${environment.LOWERPLANE_API_KEY}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...AC_03, ...body }),
  });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(message);
  const owners = await Array.fromAsync(client.listControls(AC_03));
  expect(owners.find(({ id }) => id === 'AC-03')?.owner).not.toBe('Kim');
});

async function everything(client: AdminClient): Promise<unknown> {
  return {
    controls: await Array.fromAsync(client.listControls(AC_03)),
    tests: await Array.fromAsync(client.listTests(AC_03)),
    organization: await client.getOrganization(),
  };
}
