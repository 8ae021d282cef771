import type { LowerPlaneClient } from '../../api/client.ts';
import { testSeverity } from '../../api/contract/compliance-test.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { collect, type Given, given, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { CONTROL_COLUMNS, controlRowOf, TEST_COLUMNS, type TestRow, testRowOf } from './compliance-rows.ts';

type ControlFilters = NonNullable<Parameters<LowerPlaneClient['listControls']>[0]>;
type TestFilters = NonNullable<Parameters<LowerPlaneClient['listTests']>[0]>;
interface ControlValues extends Given<ControlFilters>, ListValues, LowerPlaneValues {
  readonly owner: string | undefined;
  readonly overdue: boolean;
}

/** @returns the exit code. */
export async function runControlsCommand(values: ControlValues, io: CommandIo): Promise<number> {
  const { framework, environment, status, owner, overdue } = values;
  return withLowerPlane('controls', values, io, async (client) => {
    const controls = await collect(client.listControls(given({ framework, environment, status })));
    const now = client.clock.now();
    const rows = controls
      .map((control) => controlRowOf(control, now))
      .filter(
        (row) =>
          (owner === undefined || row.owner === owner) &&
          (!overdue || (row.remediation_date !== null && Date.parse(row.remediation_date) < now)),
      );
    const summary = `${count(rows.length, 'control')}.`;
    await writeList({ name: 'controls', columns: CONTROL_COLUMNS, rows, summary }, values, io);
    return EXIT.done;
  });
}

interface TestValues extends Given<TestFilters>, ListValues, LowerPlaneValues {
  readonly control: string | undefined;
  readonly 'fail-on': TestRow['severity'] | undefined;
}

/** @returns the exit code: 1 when a test of --fail-on does not pass. */
export async function runTestsCommand(values: TestValues, io: CommandIo): Promise<number> {
  const { environment, status, severity, control, 'fail-on': failOn } = values;
  return withLowerPlane('tests', values, io, async (client) => {
    const tests = await collect(client.listTests(given({ environment, status, severity })));
    const now = client.clock.now();
    const rows = tests
      .map((test) => testRowOf(test, now))
      .filter((row) => control === undefined || row.control_ids.includes(control));
    const failing = rows.filter((row) => row.status === 'failing').length;
    const summary = `${count(rows.length, 'test')}${failing === 0 ? '' : `, ${failing} failing`}.`;
    await writeList({ name: 'tests', columns: TEST_COLUMNS, rows, summary }, values, io);
    const counted = failOn === undefined ? [] : rows.filter((row) => counts(row, failOn));
    if (counted.length === 0) return EXIT.done;
    io.error(
      `lowerplane tests: ${count(counted.length, 'test')} of ${failOn} or higher severity not passing.\n`,
    );
    return EXIT.refused;
  });
}

/** Severities are listed from the highest to the lowest. */
function counts({ status, severity }: TestRow, least: TestRow['severity']): boolean {
  const rank = (of: TestRow['severity']) => testSeverity.options.indexOf(of);
  return status !== 'passing' && rank(severity) <= rank(least);
}
