import { expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';

it('lists the audit trail with filters', async () => {
  const { run, json, key, client } = await surroundings();
  const { id } = await key({ name: 'CI gate', permissions: 'read-only' });
  await client.revokeApiKey(id);
  const { report } = await json('audit-list', ['audit', 'list', '--key', 'CI gate']);
  expect(report.events.map(({ action }: { action: string }) => action)).toEqual([
    'api_key.created',
    'api_key.revoked',
  ]);
  const revoked = await run(['audit', 'list', '--action', 'api_key.revoked', '--from', '1d']);
  expect(revoked).toMatchObject({ code: 0, error: '' });
  expect(revoked.out).toMatch(/^Time +Action +Who +What\n/);
  expect(revoked.out).toContain(id);
  expect(revoked.out).toContain('1 event.');
  expect((await run(['audit', 'list', '--to', '2020-01-01'])).out).toBe('0 events.\n');
  expect((await run(['audit', 'list', '--format', 'csv'])).out).toMatch(/^"at","action","actor","key_id"/);
  const wrong = await run(['audit', 'list', '--from', 'yesterday']);
  expect(wrong.code).toBe(2);
  expect(wrong.error).toContain('--from must be a day such as');
});

it('follows the trail as CSV, with one header', async () => {
  const { run, key } = await surroundings();
  const printed: string[] = [];
  const wait = async () => {
    printed.push('wait');
    if (printed.length < 6) await key({ name: `=Key ${printed.length}`, permissions: 'read-only' });
    return printed.length < 6;
  };
  const { code } = await run(['audit', 'list', '--follow', '--format', 'csv'], {
    wait,
    out: (text) => printed.push(text),
  });
  expect(code).toBe(0);
  expect(printed).toEqual([
    '"at","action","actor","key_id","details","target","id"\r\n',
    'wait',
    expect.stringMatching(/^"\S+Z","api_key\.created","Bootstrap admin .*"=Key 2"".*"\r\n$/),
    'wait',
    expect.stringMatching(/^"\S+Z","api_key\.created","Bootstrap admin .*"=Key 4"".*"\r\n$/),
    'wait',
  ]);
});

it('follows the trail without repeating an event, or showing its own questions', async () => {
  const { run, key, client } = await surroundings();
  let waits = 0;
  const wait = async () => {
    waits += 1;
    if (waits === 1) await key({ name: 'First', permissions: 'read-only' });
    if (waits === 2) await client.revokeApiKey((await key({ name: 'Second', permissions: 'read-only' })).id);
    return waits < 4;
  };
  const { code, out } = await run(['audit', 'list', '--follow', '--format', 'json'], { wait });
  expect(code).toBe(0);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ action, details: { name } }) => `${action} ${name}`)).toEqual([
    'api_key.created First',
    'api_key.created Second',
    'api_key.revoked Second',
  ]);
  const text = await run(['audit', 'list', '--follow', '--from', '1h', '--action', 'api_key.revoked'], {
    wait: async () => false,
  });
  expect(text.out).toMatch(
    /^\S+Z {2}api_key\.revoked {2}Bootstrap admin \(key_\w+\) {2}key_\w+ {2}name=Second /,
  );
  const both = await run(['audit', 'list', '--follow', '--sort', 'at']);
  expect(both.code).toBe(2);
});
