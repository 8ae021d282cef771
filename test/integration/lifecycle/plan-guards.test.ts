import { describe, expect, test } from 'vitest';
import { PENDING } from '../../../provider/keys/key.ts';
import { DAY, declare, MONTHLY } from './declared-session.ts';
import { applied, MISSING, narrowed, planned } from './planned-key.ts';

describe('the guards, at plan', () => {
  test('refuse to remove a key that was used within the window', async () => {
    const { run, record, use } = await applied();
    const guards = { recentUseWindow: '7d' };
    expect((await planned(run(guards), undefined, record)).problems).toEqual([]);
    await use();
    expect((await planned(run(guards), undefined, record)).problems).toEqual([
      ['error', 'Key Is Still In Use'],
    ]);
    expect((await planned(run(), undefined, record)).problems).toEqual([]);
  });

  test('refuse to remove a key that LowerPlane does not know, unless it is confirmed', async () => {
    const { run, record } = await applied();
    const gone = { ...record, id: MISSING, lastFour: '' };
    expect((await planned(run(), undefined, gone)).problems).toEqual([
      ['error', 'LowerPlane Does Not Know The Key'],
    ]);
    const confirmed = run({ confirmedRevocations: new Set([MISSING]) });
    expect((await planned(confirmed, undefined, gone)).problems).toEqual([]);
  });

  test('leave a predecessor that LowerPlane does not know to the apply', async () => {
    const { run, record, declared } = await applied({ rotation: MONTHLY });
    const predecessors = [
      { id: MISSING, lastFour: '----', expired: false, overlap: undefined, lastUsedBefore: undefined },
    ];
    expect(await planned(run(), declared, { ...record, predecessors })).toMatchObject({
      changes: ['retire'],
      problems: [['warning', 'Old Key Retires']],
    });
  });

  test('refuse more removals than max_revocations allows', async () => {
    const { run, record } = await applied();
    expect((await planned(run({ maxRevocations: '0' }), undefined, record)).problems).toEqual([
      ['error', 'Too Many Keys Would Be Revoked'],
    ]);
    expect((await planned(run({ maxRevocations: '1' }), undefined, record)).problems).toEqual([]);
    expect((await planned(run({ maxRevocations: '100%' }), undefined, record)).problems).toEqual([]);
    expect((await planned(run({ maxRevocations: '10%' }), undefined, record)).problems).toEqual([
      ['error', 'Too Many Keys Would Be Revoked'],
    ]);
  });

  test('warn once while a guard is not known, and refuse only what nothing can confirm', async () => {
    const { run, record, use } = await applied();
    await use();
    const pending = run({ recentUseWindow: '7d', confirmedRevocations: PENDING });
    for (const expected of [[['warning', 'Guards Not Checked']], []])
      expect((await planned(pending, undefined, record)).problems).toEqual(expected);
    const own = narrowed(run({ confirmedRevocations: PENDING }), { id: record.id });
    expect((await planned(own, undefined, record)).problems).toEqual([
      ['warning', 'Guards Not Checked'],
      ['error', 'Run Would Revoke Its Own Key'],
    ]);
  });

  test('say nothing while they are not known, when no key ends', async () => {
    const { run, destination, record } = await applied();
    const renamed = declare(destination, { name: 'Renamed' });
    expect(await planned(run({ maxRevocations: PENDING }), renamed, record)).toMatchObject({
      changes: ['rename'],
      problems: [],
    });
  });

  test('hold a predecessor that is used, until the user confirms its end', async () => {
    const { run, refreshed, apply, destination, use, state, emulator } = await applied({ rotation: MONTHLY });
    const [old, first] = [destination.secret, state.latest()];
    const rotated = declare(destination, { rotation: MONTHLY, trigger: 'now' });
    await apply(rotated);
    emulator.clock.advance(6 * DAY);
    await use(old);
    emulator.clock.advance(2 * DAY);
    const record = await refreshed();
    expect(record?.predecessors).toMatchObject([{ id: first.id }]);
    expect(await planned(run(), rotated, record)).toMatchObject({
      changes: [],
      problems: [['warning', 'Old Key Is Held Because It Is Still Used']],
    });
    const confirmed = run({ confirmedRevocations: new Set([first.id]) });
    expect((await planned(confirmed, rotated, record)).changes).toEqual(['retire']);
    const own = narrowed(run(), { id: first.id });
    expect((await planned(own, rotated, record)).problems).toEqual([
      ['warning', 'Old Key Is Held Because This Run Uses It'],
    ]);
  });

  test('hold a predecessor that may retire, but was used within the window', async () => {
    const { run, refreshed, apply, destination, use, state, emulator } = await applied({ rotation: MONTHLY });
    const [old, first] = [destination.secret, state.latest()];
    const rotated = declare(destination, { rotation: MONTHLY, trigger: 'now' });
    await use(old);
    emulator.clock.advance(60_000);
    await apply(rotated);
    emulator.clock.advance(8 * DAY);
    const record = await refreshed();
    expect(await planned(run({ recentUseWindow: '7d' }), rotated, record)).toMatchObject({
      changes: ['retire'],
    });
    const held = await planned(run({ recentUseWindow: '30d' }), rotated, record);
    expect(held).toMatchObject({
      changes: [],
      problems: [['warning', 'Old Key Is Held Because It Is Still Used']],
    });
    expect(held.details[0]).toContain(first.id);
  });

  test('refuse the replacement of a protected key, which Terraform shows as a creation', async () => {
    const { run, declared, record } = await applied();
    const isProtected = { ...record, applied: { ...declared, deletionProtection: true } };
    const one = run();
    expect((await planned(one, declared, isProtected)).problems).toEqual([]);
    expect((await planned(one, declared, undefined)).problems).toContainEqual([
      'error',
      'Key Is Protected From Deletion',
    ]);
    // One that may end makes way for the new one, whose name is its own.
    const free = run();
    for (const actual of [record, undefined])
      expect((await planned(free, declared, actual)).problems).toEqual([]);
    // Without a name or a place of its own, a declaration could be any other one.
    const many = declared.destinations.map((destination) =>
      destination === PENDING ? destination : { ...destination, holdsMany: true },
    );
    const two = run();
    for (const actual of [isProtected, undefined]) {
      const { problems } = await planned(two, { ...declared, destinations: many }, actual);
      expect(problems).not.toContainEqual(['error', 'Key Is Protected From Deletion']);
    }
  });
});
