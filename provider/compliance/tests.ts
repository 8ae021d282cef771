import type { LowerPlaneClient } from '../api/client.ts';
import type { ComplianceTest } from '../api/contract/compliance-test.ts';
import { TEST_SEVERITIES } from '../api/contract/words.ts';
import { given } from '../api/filters.ts';
import type { Environment } from '../keys/environments.ts';
import type { Instant } from '../keys/instant.ts';
import { daysBetween } from '../keys/moment.ts';

/** Which tests to list. */
export interface TestFilters {
  readonly environment: Environment | undefined;
  readonly status: ComplianceTest['status'] | undefined;
  readonly severity: ComplianceTest['severity'] | undefined;
  /** Id of a control. */
  readonly control: string | undefined;
}

/** A test as it is listed. */
export type TestRow = ComplianceTest & {
  /** Whole days since it fails. Null: it does not fail. */
  readonly failing_days: number | null;
};

/** The tests that all filters let pass. @throws LowerPlaneError */
export async function* listTests(
  client: LowerPlaneClient,
  { environment, status, severity, control }: TestFilters,
): AsyncGenerator<TestRow, void, undefined> {
  for await (const test of client.listTests(given({ environment, status, severity })))
    if (control === undefined || test.control_ids.includes(control))
      yield testRowOf(test, client.clock.now());
}

/** @param now LowerPlane's time. */
export function testRowOf(test: ComplianceTest, now: Instant): TestRow {
  const { failing_since: since } = test;
  return { ...test, failing_days: since === null ? null : daysBetween(since, now) };
}

/** Whether a test of a severity, or of a higher one, does not pass. */
export function isUnmet(
  { status, severity }: Pick<ComplianceTest, 'status' | 'severity'>,
  least: ComplianceTest['severity'],
): boolean {
  return status !== 'passing' && TEST_SEVERITIES.indexOf(severity) <= TEST_SEVERITIES.indexOf(least);
}
