import { describe, expect, it } from 'vitest';
import { MeasuredClock } from './clock.ts';

function machine(wallMs: number) {
  const state = { wall: wallMs, monotonic: 1000 };
  return {
    runtime: { wallClock: () => state.wall, monotonic: () => state.monotonic },
    pass(ms: number) {
      state.wall += ms;
      state.monotonic += ms;
    },
    setWall(ms: number) {
      state.wall = ms;
    },
  };
}
const NOON = Date.parse('2026-11-23T12:00:00Z');
const dateHeader = (ms: number) => new Date(ms).toUTCString();

describe('MeasuredClock', () => {
  it('is the local clock until a response has a time', () => {
    const clock = new MeasuredClock(machine(NOON).runtime);
    expect([clock.skewMs, clock.now()]).toEqual([null, NOON]);
    clock.observe(null, 1000, 1000);
    clock.observe('yesterday', 1000, 1000);
    expect([clock.skewMs, clock.uncertaintyMs]).toEqual([null, Number.POSITIVE_INFINITY]);
  });

  it('finds no skew where the header is too coarse to show one', () => {
    const clock = new MeasuredClock(machine(NOON + 300).runtime);
    clock.observe(dateHeader(NOON), 900, 1000);
    expect([clock.skewMs, clock.now()]).toEqual([0, NOON + 300]);
    // The header may have been written just before 12:00:01, or just after 12:00:00, and the local clock be right or wrong.
    expect(clock.uncertaintyMs).toBe(500 + 50 + 250);
  });

  it('measures a local clock that is an hour behind, from the middle of what is possible', () => {
    const clock = new MeasuredClock(machine(NOON - 3_600_000).runtime);
    clock.observe(dateHeader(NOON), 800, 1000);
    expect([clock.skewMs, clock.uncertaintyMs]).toEqual([3_600_000 + 500 + 100, 500 + 100]);
  });

  it('keeps time by the monotonic clock when the wall clock is set meanwhile', () => {
    const local = machine(NOON - 60_000);
    const clock = new MeasuredClock(local.runtime);
    clock.observe(dateHeader(NOON), 1000, 1000);
    const before = clock.now();
    local.pass(5000);
    local.setWall(0);
    expect(clock.now()).toBe(before + 5000);
  });
});
