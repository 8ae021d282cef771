import { expect, it } from 'vitest';
import { startProgress } from './progress.ts';

/** What long work shows when it reports every 50 ms. */
function shownBy(durationMs: number, { terminal = false, quiet = false }) {
  const counters: string[] = [];
  const lines: string[] = [];
  let nowMs = 1_000;
  const io = { error: (text: string) => void lines.push(text), quiet };
  const progress = startProgress(
    terminal ? { ...io, counter: (text: string) => void counters.push(text) } : io,
    () => nowMs,
  );
  for (let spentMs = 0; spentMs <= durationMs; spentMs += 50, nowMs += 50) progress.at(`Done: ${spentMs}`);
  progress.end();
  return { counters, lines };
}

it('shows nothing of short work', () => {
  expect(shownBy(450, { terminal: true })).toEqual({ counters: [], lines: [] });
  expect(shownBy(9_950, {})).toEqual({ counters: [], lines: [] });
});

it('counts in one line of a terminal, and removes it at the end', () => {
  expect(shownBy(700, { terminal: true })).toEqual({
    counters: ['Done: 500', 'Done: 600', 'Done: 700', ''],
    lines: [],
  });
});

it('writes lines elsewhere, seldom', () => {
  expect(shownBy(25_000, {})).toEqual({ counters: [], lines: ['Done: 10000\n', 'Done: 20000\n'] });
});

it('shows nothing when it is to be quiet', () => {
  expect(shownBy(25_000, { quiet: true })).toEqual({ counters: [], lines: [] });
  expect(shownBy(25_000, { quiet: true, terminal: true })).toEqual({ counters: [], lines: [] });
});

it('shows a step that begins at once on a terminal, and as seldom as the rest elsewhere', () => {
  const counters: string[] = [];
  const lines: string[] = [];
  let nowMs = 1_000;
  const io = { error: (text: string) => void lines.push(text) };
  const shown = startProgress({ ...io, counter: (text) => void counters.push(text) }, () => nowMs);
  const logged = startProgress(io, () => nowMs);
  for (const step of ['First', 'Second', 'Third']) {
    shown.begin(step);
    logged.begin(step);
    nowMs += 6_000;
  }
  shown.end();
  expect({ counters, lines }).toEqual({ counters: ['First', 'Second', 'Third', ''], lines: ['Third\n'] });
});
