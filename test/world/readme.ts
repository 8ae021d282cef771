import { join } from 'node:path';
import { table, withSection } from '../../schemas/markdown/generated-section.ts';
import { FAULTS } from './history.ts';
import { recordedFates } from './mutants/record.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { INVARIANTS } from './observer.ts';

export const README = join(import.meta.dirname, 'README.md');

/** The README with its figures as they are now. */
export function withFigures(text: string): string {
  const sections = { invariants: invariants(), faults: faults(), mutants: mutants() };
  return Object.entries(sections).reduce((whole, [name, section]) => withSection(whole, name, section), text);
}

function invariants(): string {
  return table(
    ['Invariant', ''],
    Object.entries(INVARIANTS).map(([name, text]) => [`\`${name}\``, text]),
  );
}

function faults(): string {
  const rows = Object.entries(FAULTS).map(([name, { at, does }]) => [`\`${name}\``, at, does]);
  return table(['Fault', 'at', ''], rows);
}

function mutants(): string {
  const fates = [...recordedFates()];
  const counts = new Map<string, { awaits: number; checks: number }>();
  for (const [id, fate] of fates) {
    if (fate === null) continue;
    const killer = killerOf(fate);
    const count = counts.get(killer) ?? { awaits: 0, checks: 0 };
    count[id.includes(': await left out: ') ? 'awaits' : 'checks']++;
    counts.set(killer, count);
  }
  const kills = [...counts].sort(([, a], [, b]) => b.awaits + b.checks - a.awaits - a.checks);
  const survivors = fates.filter(([, fate]) => fate === null);
  return [
    `${fates.length} mutants, ${fates.length - survivors.length} killed, ${survivors.length} survived.`,
    table(
      ['Killed by', 'awaits', 'checks'],
      kills.map(([killer, { awaits, checks }]) => [`\`${killer}\``, String(awaits), String(checks)]),
    ),
    table(
      ['Survivor', 'Why nothing can notice it'],
      survivors.map(([id]) => [`\`${id.replaceAll('|', '\\|')}\``, SURVIVORS[id] ?? '']),
    ),
  ].join('\n\n');
}

/** An invariant, or the file of a test. */
function killerOf(fate: string): string {
  return /^(.*\.test\.ts)/.exec(fate)?.[1] ?? fate;
}
