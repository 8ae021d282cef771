import { KEY } from '../../provider/delivery/key-specification.ts';
import { DESTINATION_ROWS } from './destination-rows.ts';
import { KEY_ROWS } from './key-rows.ts';
import { PROBE_ROWS } from './probe-rows.ts';
import { ROTATION_ROWS } from './rotation-rows.ts';
import type { EntryPoint, Row } from './row.ts';
import { SERVICE_ROWS } from './service-rows.ts';

/** Every row, with the lists of names as they are today. */
export const TABLE: readonly Row[] = [
  ...KEY_ROWS,
  ...ROTATION_ROWS,
  ...PROBE_ROWS,
  ...DESTINATION_ROWS,
  ...SERVICE_ROWS,
];

const KINDS = KEY.destinations.map(({ kind }) => kind).join(', ');

/** The rows that an entry point can express, by their number in the table. */
export function rowsFor(entryPoint: EntryPoint): readonly (readonly [number, Row])[] {
  return [...TABLE.entries()].filter(([, { except }]) => except[entryPoint] === undefined);
}

/** What an entry point has to report, sorted. @param names of the attributes a key has there. */
export function expectedProblems({ problems }: Row, names: readonly string[]): readonly string[] {
  return problems
    .map((problem) => problem.replace('NAMES', names.join(', ')).replace('KINDS', KINDS))
    .toSorted();
}
