import { describe, expect, test } from 'vitest';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { DAY, declare, MONTHLY, opened } from './declared-session.ts';

/** LowerPlane knows no key of this id. */
const MISSING = 'key_00000000000000000000';

describe('an earlier generation', () => {
  test('stays recorded when LowerPlane does not know it, until the user confirms that it is gone', async () => {
    const { emulator, client, destination, state, report, apply, with: withCalls } = await opened();
    await apply(declare(destination, { rotation: MONTHLY }));
    const first = state.latest();
    const rotated = declare(destination, { rotation: MONTHLY, trigger: 'now' });
    await apply(rotated);
    emulator.clock.advance(8 * DAY);
    const blind = withCalls({
      async *listApiKeys(filters) {
        for await (const key of client.listApiKeys(filters)) if (key.id !== first.id) yield key;
      },
      getApiKey: (id) => (id === first.id ? client.getApiKey(MISSING) : client.getApiKey(id)),
    });
    const refreshed = await refreshKey(blind, state.latest().id, state.latest(), report);
    if (!refreshed) throw new Error('the key itself is known');
    expect(refreshed.predecessors).toMatchObject([{ id: first.id }]);
    await state.remember({ ...refreshed, decidedAt: undefined });

    await apply(rotated, blind);
    expect(report.problems).toMatchObject([{ severity: 'error', title: 'Old Key Not Revoked' }]);
    expect(report.problems[0]?.detail).toContain(`confirm_revocations = ["${first.id}"]`);
    expect(state.latest().predecessors).toMatchObject([{ id: first.id }]);
    const confirmed = { ...NO_GUARDS, confirmedRevocations: new Set([first.id]) };
    await apply(rotated, { ...blind, guards: confirmed });
    expect(state.latest().predecessors).toEqual([]);
  });

  test('keeps working when the plan showed that it does, although it could retire by now', async () => {
    const { emulator, session, destination, state, report, apply } = await opened();
    await apply(declare(destination, { rotation: MONTHLY }));
    const first = state.latest();
    await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }));
    emulator.clock.advance(8 * DAY);
    const refreshed = await refreshKey(session, state.latest().id, state.latest(), report);
    if (refreshed) await state.remember({ ...refreshed, decidedAt: undefined });

    const renamed = declare(destination, { rotation: MONTHLY, trigger: 'now', name: 'Renamed' });
    await applyKey(session, renamed, { ...state, kept: new Set([first.id]) }, report);
    expect(state.latest()).toMatchObject({ name: 'Renamed', predecessors: [{ id: first.id }] });
    await apply(renamed);
    expect(state.latest()).toMatchObject({ name: 'Renamed', predecessors: [] });
  });
});
