import { type ControlFilters, listControls } from '../../compliance/controls.ts';
import { isUnmet, listTests, type TestFilters, type TestRow } from '../../compliance/tests.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { CONTROL_COLUMNS, TEST_COLUMNS } from './compliance-rows.ts';

type ControlValues = ControlFilters & ListValues & LowerPlaneValues;

/** @returns the exit code. */
export async function runControlsCommand(values: ControlValues, io: CommandIo): Promise<number> {
  return withLowerPlane('controls', values, io, async (client) => {
    const rows = await Array.fromAsync(listControls(client, values));
    const summary = `${count(rows.length, 'control')}.`;
    await writeList({ name: 'controls', columns: CONTROL_COLUMNS, rows, summary }, values, io);
    return EXIT.done;
  });
}

interface TestValues extends TestFilters, ListValues, LowerPlaneValues {
  readonly 'fail-on': TestRow['severity'] | undefined;
}

/** @returns the exit code: 1 when a test of --fail-on does not pass. */
export async function runTestsCommand(values: TestValues, io: CommandIo): Promise<number> {
  const { 'fail-on': failOn } = values;
  return withLowerPlane('tests', values, io, async (client) => {
    const rows = await Array.fromAsync(listTests(client, values));
    const failing = rows.filter((row) => row.status === 'failing').length;
    const summary = `${count(rows.length, 'test')}${failing === 0 ? '' : `, ${failing} failing`}.`;
    await writeList({ name: 'tests', columns: TEST_COLUMNS, rows, summary }, values, io);
    const counted = failOn === undefined ? [] : rows.filter((row) => isUnmet(row, failOn));
    if (counted.length === 0) return EXIT.done;
    io.error(
      `lowerplane tests: ${count(counted.length, 'test')} of ${failOn} or higher severity not passing.\n`,
    );
    return EXIT.refused;
  });
}
