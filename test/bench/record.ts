import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, withSection } from '../../schemas/markdown/generated-section.ts';

export const README = join(import.meta.dirname, 'README.md');
const FIGURES = join(import.meta.dirname, 'figures.json');

/** One line that a benchmark printed, as it was recorded. */
export type RecordedFigure = Readonly<Record<string, unknown>>;

/** Details of a figure that tell it from others of its benchmark, in the order of the table. */
const SUBJECTS = ['creates', 'tree', 'floor', 'repository'] as const;
/** Details that the table shows beside the times. */
const AMOUNTS = [
  'files',
  'versions',
  'bytes',
  'peak_mib',
  'per_minute',
  'requests',
  'times_as_fast',
] as const;

/** Keeps what a benchmark printed, in place of what an earlier run of it printed, and writes the README's table. */
export function recordFigures(bench: string, figures: readonly RecordedFigure[]): void {
  const recorded = { ...recordedFigures(), [bench]: figures };
  const ordered = Object.fromEntries(Object.entries(recorded).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FIGURES, `${JSON.stringify(ordered, undefined, 2)}\n`);
  writeFileSync(README, withRecordedFigures(readFileSync(README, 'utf8')));
}

/** The README with the figures that are recorded. */
export function withRecordedFigures(text: string): string {
  const rows = Object.values(recordedFigures()).flatMap((figures) => figures.map(rowOf));
  return withSection(text, 'figures', table(['benchmark', 'ours', 'floor', 'ratio', 'bound', ''], rows));
}

function recordedFigures(): Readonly<Record<string, readonly RecordedFigure[]>> {
  return existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')) : {};
}

function rowOf(figure: RecordedFigure): readonly string[] {
  const { bench, ms, floor_ms, ratio, bound, within } = figure;
  const subjects = SUBJECTS.flatMap((name) => (figure[name] === undefined ? [] : [`${figure[name]}`]));
  const amounts = AMOUNTS.flatMap((name) =>
    figure[name] === undefined ? [] : [`${name.replaceAll('_', ' ')} ${figure[name]}`],
  );
  const bounded = bound === undefined ? '' : `${bound}${within === false ? ', not met' : ''}`;
  return [
    [`${bench}`, ...subjects].join(', ').replaceAll('|', '\\|'),
    ms === undefined ? '' : `${ms} ms`,
    floor_ms === undefined ? '' : `${floor_ms} ms`,
    ratio === undefined ? '' : `${ratio}`,
    bounded,
    amounts.join(', '),
  ];
}
