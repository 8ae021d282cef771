import { expect, it } from 'vitest';
import { csvLine } from '../../../provider/text/csv.ts';
import { controlExample } from '../../../schemas/examples.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const opened = () => surroundings({ now: () => NOW });
const CONTROL = ['controls', 'set', 'AC-03', '--environment', 'staging'];
const TEST = ['tests', 'set', 'T-002', '--environment', 'staging'];
const ORGANIZATION = ['organization', 'set'];

async function as(permissions: 'read-only' | 'read-write', { key, environment }: Surroundings) {
  const { secret } = await key({ name: permissions, permissions, environments: ['staging'] });
  return { environment: { ...environment, LOWERPLANE_API_KEY: secret } };
}

it('plans, asks for and makes a change of a control', async () => {
  const all = await opened();
  const { run, json, client } = all;
  const status = async () => {
    for await (const { id, status } of client.listControls({ environment: 'staging' }))
      if (id === 'AC-03') return status;
    return undefined;
  };
  const change = [...CONTROL, '--status', 'not_implemented', '--remediation-date', '2027-01-31'];
  const planned = await json('field-changes', [...change, '--plan']);
  expect(planned).toMatchObject({
    code: 1,
    report: {
      subject: 'control',
      id: 'AC-03',
      environment: 'staging',
      changes: [
        { field: 'status', from: 'implemented', to: 'not_implemented', outcome: 'planned' },
        { field: 'remediation_date', from: null, to: '2027-01-31T00:00:00Z' },
      ],
    },
  });
  const unasked = await run(change);
  expect(unasked).toMatchObject({ code: 1, out: '' });
  expect(unasked.error).toContain('there is no terminal to confirm it at. Add --yes.');
  let question = '';
  const ask = async (text: string) => {
    question = text;
    return 'n';
  };
  const refused = await run(change, { ask });
  expect(refused.code).toBe(1);
  expect(refused.error).toContain('implemented  not implemented  planned');
  expect(question).toBe('Change the control AC-03 in staging? [y/N] ');
  expect(await status()).toBe('implemented');

  // A key of one environment needs no --environment.
  const writer = await as('read-write', all);
  const [, , id] = CONTROL;
  const done = await run(['controls', 'set', id ?? '', ...change.slice(5), '--yes'], writer);
  expect(done).toMatchObject({ code: 0, error: '' });
  expect(done.out).toContain('2 fields of the control AC-03 in staging changed.');
  expect(await status()).toBe('not_implemented');
  expect(await run([...change, '--yes'])).toMatchObject({
    code: 0,
    out: 'Nothing to change: the control AC-03 in staging already has these values.\n',
  });

  // What the status does not need any more is removed, and the plan says so.
  const back = [...CONTROL, '--status', 'implemented', '--format', 'csv'];
  const expected = (outcome: string) =>
    [
      ['field', 'from', 'to', 'outcome'],
      ['status', 'not_implemented', 'implemented', outcome],
      ['remediation_date', '2027-01-31T00:00:00Z', '', outcome],
    ]
      .map(csvLine)
      .join('');
  expect(await run([...back, '--plan'])).toMatchObject({ code: 1, out: expected('planned') });
  expect(await run([...back, '--yes'])).toMatchObject({ code: 0, out: expected('done') });
});

it('records the result of a test, and when it was found', async () => {
  const { json, run } = await opened();
  const failing = await json('field-changes', [
    ...TEST,
    '--status',
    'failing',
    '--last-run',
    '2026-11-22',
    '--yes',
  ]);
  const day = '2026-11-22T00:00:00Z';
  expect(failing).toMatchObject({
    code: 0,
    report: {
      changes: [
        { field: 'status', from: 'passing', to: 'failing', outcome: 'done' },
        { field: 'last_run_at', to: day },
        { field: 'failing_since', from: null, to: day },
      ],
    },
  });
  const passing = await json('field-changes', [...TEST, '--status', 'passing', '--owner', 'none', '--yes']);
  expect(passing.report.changes).toMatchObject([
    { field: 'status', to: 'passing' },
    { field: 'owner', to: null },
    { field: 'last_run_at', from: day, to: '2026-11-23T12:00:00Z' },
    { field: 'failing_since', from: day, to: null },
  ]);
  const early = await run([...TEST, '--status', 'passing', '--last-run', '2030-01-01', '--yes']);
  expect(early.code).toBe(2);
  expect(early.error).toContain('must not be in the future');
});

it('shows and changes the organization', async () => {
  const all = await opened();
  const { run, json } = all;
  const reader = await as('read-only', all);
  const shown = await json('organization', ['organization', 'show'], reader);
  expect(shown).toMatchObject({
    code: 0,
    report: { organization: { name: 'Northwind Health', key_lifetime_max_days: null } },
  });
  const { out } = await run(['organization', 'show'], reader);
  expect(out).toMatch(/^Name +Northwind Health$/m);
  expect(out).toMatch(/^Key lifetime +no maximum$/m);

  const set = [
    ...ORGANIZATION,
    '--name',
    'Northwind',
    '--key-lifetime-max',
    '180d',
    '--invitation-domain',
    'Example.com',
    '--invitation-domain=example.org',
  ];
  const changed = await json('field-changes', [...set, '--yes']);
  expect(changed).toMatchObject({
    code: 0,
    report: {
      subject: 'organization',
      environment: null,
      changes: [
        { field: 'name', from: 'Northwind Health', to: 'Northwind', outcome: 'done' },
        { field: 'key_lifetime_max_days', from: null, to: 180 },
        { field: 'invitation_domains', from: null, to: ['example.com', 'example.org'] },
      ],
    },
  });
  const id = shown.report.organization.id;
  const csv = await run(['organization', 'show', '--format', 'csv'], reader);
  expect(csv.out).toBe(
    [
      ['name', 'id', 'key_lifetime_max_days', 'invitation_domains'],
      ['Northwind', id, '180', 'example.com example.org'],
    ]
      .map(csvLine)
      .join(''),
  );
  const forbidden = await run(['users', 'invite', 'a@other.com']);
  expect(forbidden.code).toBe(2);
  expect(forbidden.error).toContain('must be at example.com or example.org');
  const none = [...ORGANIZATION, '--key-lifetime-max', 'none', '--invitation-domain', 'none', '--yes'];
  expect((await json('field-changes', none)).report.changes).toMatchObject([{ to: null }, { to: null }]);
  expect((await run(none)).out).toBe(
    'Nothing to change: the organization "Northwind" already has these values.\n',
  );
});

it('says why LowerPlane refuses a key that may not', async () => {
  const all = await opened();
  const reader = await as('read-only', all);
  for (const args of [
    [...CONTROL, '--owner', 'Kim', '--yes'],
    [...TEST, '--owner', 'Kim', '--yes'],
    [...ORGANIZATION, '--name', 'Mine', '--yes'],
  ]) {
    const { code, out, error } = await all.run(args, reader);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(/Insufficient Permissions: .* needs a key with (?:read-write|admin) permissions/);
  }
});

it.each([
  [CONTROL, 'Set at least one of'],
  [TEST, 'Set at least one of'],
  [ORGANIZATION, 'Set at least one of'],
  [['controls', 'set'], 'Name the control'],
  [['tests', 'set'], 'Name the test'],
  [['controls', 'sett'], 'Unknown command "controls sett". Did you mean "set"?'],
  [[...TEST, '--last-run', '2h'], '--last-run needs --status passing or --status failing.'],
  [[...CONTROL, '--owner', ' '], '--owner needs a value: --owner NAME.'],
  [[...CONTROL, '--remediation-date', 'never'], 'a time from now such as 30d, or none, not "never"'],
  [
    [...ORGANIZATION, '--key-lifetime-max', '36h'],
    '--key-lifetime-max must be whole days, such as 90d, not "36h".',
  ],
  [[...ORGANIZATION, '--invitation-domain', 'none', '--invitation-domain', 'a.com'], 'cannot be combined'],
  [[...CONTROL, '--status', 'not_applicable'], 'the status not_applicable needs --justification'],
  [
    [...CONTROL, '--justification', 'No'],
    '--justification is for the status not_applicable, not for implemented.',
  ],
  [[...CONTROL, '--remediation-date', '3d'], 'not for implemented.'],
  [
    ['controls', 'set', 'X', '--environment', 'staging', '--owner', 'a'],
    'no control of staging has the id "X"',
  ],
  [['controls', 'set', 'AC-03', '--owner', 'a'], 'Set --environment to the environment of the control'],
])('refuses %j', async (args, message) => {
  const { run } = await opened();
  const { code, out, error } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(message);
});

it.each([
  [{ owner: 'Someone else' }, 'owner Someone else'],
  [{ environment: 'development' }, 'environment development'],
  [{ id: 'AC-02' }, 'id AC-02'],
])('does not believe an answer with %j', async (over, message) => {
  const before = { ...controlExample, environment: 'production' };
  const server = await startServer((response, request) => {
    if (request.method === 'PATCH') sendJson(response, { ...before, owner: 'Kim', ...over });
    else sendJson(response, { data: [before], next_cursor: null });
  });
  const { run } = await opened();
  const args = ['controls', 'set', 'AC-01', '--environment', 'production', '--owner', 'Kim', '--yes'];
  const { code, out, error } = await run([...args, '--base-url', server.url]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(`LowerPlane returned ${message} for the control AC-01 in production`);
});

it.each([['whoami'], ['keys', 'show', 'Long'], ['organization', 'show']])(
  '%s %s fits 40 columns, and is one row of CSV',
  async (...args) => {
    const { run, key } = await opened();
    await key({ name: 'Long', permissions: 'read-only', environments: ['staging'] });
    const { out } = await run(args, { width: 40 });
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(40);
    expect(out).toMatch(/(?:key|org)_[0-9A-Za-z]{20}/);
    const csv = await run([...args, '--format', 'csv']);
    expect(csv.code).toBe(0);
    expect(csv.out.trimEnd().split('\r\n')).toHaveLength(2);
  },
);

it('shows texts of people as they wrote them', async () => {
  const { run } = await opened();
  const owner = await run([...CONTROL, '--owner', 'build_team', '--plan']);
  expect(owner.out).toContain('build_team');
  const note = 'Fixed at 2026-11-22T00:00:00Z';
  expect((await run([...TEST, '--remediation', note, '--plan'])).out.replaceAll(/\s+/g, ' ')).toContain(
    '2026-11-22T00:00:00Z',
  );
});
