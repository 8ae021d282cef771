import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from './history.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { INVARIANTS } from './observer.ts';

export const RESULT = join(import.meta.dirname, 'mutants', 'result.json');
export const README = join(import.meta.dirname, 'README.md');

/** What a run over all mutants found; `npm run world -- --mutants` writes it. */
export interface MutantsResult {
  /** How many mutants each invariant killed; `crash` and `stuck` are others. */
  readonly killedBy: Readonly<Record<string, number>>;
  /** Ids. */
  readonly survivors: readonly string[];
}

export function mutantsResult(): MutantsResult {
  return existsSync(RESULT) ? JSON.parse(readFileSync(RESULT, 'utf8')) : { killedBy: {}, survivors: [] };
}

/** The README with its figures as they are now. */
export function withFigures(text: string): string {
  const sections = { invariants: invariants(), faults: faults(), mutants: mutants() };
  return Object.entries(sections).reduce(
    (whole, [name, section]) =>
      whole.replace(
        new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
        (_, start: string, end: string) => `${start}\n${section}\n\n${end}`,
      ),
    text,
  );
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
  const { killedBy, survivors } = mutantsResult();
  const killed = Object.values(killedBy).reduce((sum, count) => sum + count, 0);
  const kills = Object.entries(killedBy).sort(([, a], [, b]) => b - a);
  const explained = survivors.map((id) => [`\`${id.replaceAll('|', '\\|')}\``, SURVIVORS[id] ?? '']);
  return [
    `${killed + survivors.length} mutants, ${killed} killed, ${survivors.length} survived.`,
    table(
      ['Killed by', 'mutants'],
      kills.map(([name, count]) => [`\`${name}\``, String(count)]),
    ),
    ...(explained.length === 0 ? [] : [table(['Survivor', 'Why no history can notice it'], explained)]),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
