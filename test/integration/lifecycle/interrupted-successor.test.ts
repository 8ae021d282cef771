import { describe, expect, test } from 'vitest';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import { removeKey } from '../../../provider/lifecycle/remove-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { declared, opened, state, titles } from './interrupted-runs.ts';

describe('a successor that a killed run left', () => {
  /** One key is recorded; its rotation was killed after the successor had got its expiration. */
  async function rotated() {
    const world = await opened();
    const first = state();
    await applyKey(world.run('zero'), declared('CI gate'), first, new Report());
    const { id, text } = await world.kill('one', declared('CI gate', 'now'), first.latest);
    world.unanswered(id, text);
    return { ...world, first };
  }

  test('is ended by the next run, also when the change that asked for it was taken back', async () => {
    const { run, keys, first } = await rotated();
    const report = new Report();
    await applyKey(run('two'), declared('CI, renamed'), first, report);
    expect(titles(report)).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
    expect((await keys()).map(({ status }) => status)).toEqual(['active', 'revoked']);
  });

  test("is left to its own state, whose keys' consumers may have its secret", async () => {
    const { run, keys, session, first } = await rotated();
    const report = new Report();
    const two = run('two', session, 'another');
    await planKey(two, declared('Other'), undefined, report);
    await applyKey(two, declared('Other'), state(), report);
    expect(titles(report)).toEqual([]);
    expect((await keys()).map(({ status }) => status)).toEqual(['active', 'active', 'active']);
    await applyKey(run('three'), declared('CI gate', 'now'), first, report);
    expect(titles(report)).toEqual(['Key Of An Interrupted Apply Was Revoked: "CI gate"']);
  });

  test('is not mistaken for one that a later run created in its place and recorded', async () => {
    const { run, keys, first, entries, unanswered } = await opened().then(async (world) => {
      const kept = state();
      await applyKey(world.run('zero'), declared('CI gate'), kept, new Report());
      return { ...world, first: kept };
    });
    const elsewhere = state(first.latest);
    await applyKey(run('one'), declared('CI gate', 'now'), elsewhere, new Report());
    const [id, text] = [...entries].find(([, entry]) => entry.includes('"process":"one"')) ?? ['', ''];
    // As if it had been killed before LowerPlane saw its request, and another run had done the same work.
    unanswered(
      id,
      text.replace(/"key":"[^"]*"/, '"key":null').replace('"process":"one"', '"process":"gone"'),
    );
    const report = new Report();
    await applyKey(run('two'), declared('Other'), state(), report);
    expect(titles(report)).toEqual([]);
    expect((await keys()).filter(({ status }) => status === 'active')).toMatchObject([
      { id: elsewhere.latest?.id },
      { name: 'Other' },
    ]);
  });

  test('is named by its note while the listing hides it, and ended once it is listed', async () => {
    const { run, with: withCalls, keys, first } = await rotated();
    const blind = withCalls({ async *listApiKeys() {} });
    const [hidden, listed] = [new Report(), new Report()];
    await removeKey(run('two', blind), first, hidden);
    expect(titles(hidden)).toContain('Key May Not Be Recorded');
    expect((await keys()).map(({ status }) => status).sort()).toEqual(['active', 'revoked']);
    await applyKey(run('three'), declared('Another'), state(), listed);
    expect(titles(listed)).toContain('Key Of An Interrupted Apply Was Revoked: "CI gate"');
    expect((await keys()).map(({ status }) => status).sort()).toEqual(['active', 'revoked', 'revoked']);
  });
});
