import * as z from 'zod';
import { environment } from './api-key.ts';
import { instant, page, pageQuery } from './common.ts';
import { longNote, owner } from './control.ts';
import { expectedState } from './expected-state.ts';
import { TEST_SEVERITIES, TEST_STATUSES } from './words.ts';

export const testStatus = z.enum(TEST_STATUSES).meta({ id: 'TestStatus' });
export const testSeverity = z.enum(TEST_SEVERITIES).meta({ id: 'TestSeverity' });

export const complianceTest = z
  .object({
    id: z.string(),
    title: z.string(),
    environment,
    status: testStatus,
    severity: testSeverity,
    type: z.enum(['automated', 'scheduled', 'manual', 'policy', 'document', 'custom']),
    owner: z.string().nullable(),
    last_run_at: instant.nullable(),
    failing_since: instant.nullable(),
    control_ids: z.array(z.string()),
    remediation: z.string().nullish().meta({ description: 'What to do when the test does not pass.' }),
  })
  .meta({ id: 'ComplianceTest' });
export type ComplianceTest = z.infer<typeof complianceTest>;

/** The times that a new status sets. @param at when the test passed or failed, RFC 3339. */
export function resultFields(
  before: Pick<ComplianceTest, 'last_run_at' | 'failing_since'>,
  status: ComplianceTest['status'],
  at: string,
): Pick<ComplianceTest, 'last_run_at' | 'failing_since'> {
  switch (status) {
    case 'passing':
      return { last_run_at: at, failing_since: null };
    case 'failing':
      return { last_run_at: at, failing_since: before.failing_since ?? at };
    case 'pending':
      return { last_run_at: before.last_run_at, failing_since: null };
    case 'not_run':
      return { last_run_at: null, failing_since: null };
  }
}

/** The fields of a test that can change. */
export const testState = complianceTest
  .pick({ status: true, last_run_at: true, failing_since: true, owner: true, remediation: true })
  .partial();

export const updateComplianceTestRequest = z
  .strictObject({
    environment: environment.meta({ description: 'The environment in which the test changes.' }),
    status: testStatus.optional().meta({
      description:
        'The result. `passing` and `failing` also set `last_run_at`, and `failing_since` where the test did not fail before.',
    }),
    last_run_at: instant.optional().meta({
      description:
        'When the test gave this result: not in the future. Defaults to now. Only with `passing` or `failing`.',
    }),
    owner: owner.optional(),
    remediation: longNote.nullable().optional().meta({
      description: 'What to do when the test does not pass. null: nothing is known.',
    }),
    expected: expectedState(testState),
  })
  .refine(
    ({ environment: _, expected: __, ...changes }) =>
      Object.values(changes).some((value) => value !== undefined),
    'must change status, owner or remediation',
  )
  .refine(({ status, last_run_at: at }) => at === undefined || status === 'passing' || status === 'failing', {
    path: ['last_run_at'],
    message: 'needs the status passing or failing',
  })
  .meta({ id: 'UpdateComplianceTestRequest', minProperties: 2 });
export type UpdateComplianceTestRequest = z.input<typeof updateComplianceTestRequest>;

export const complianceTestPage = page(complianceTest).meta({ id: 'ComplianceTestPage' });

export const listComplianceTestsQuery = pageQuery.extend({
  environment: environment.optional(),
  status: testStatus.optional(),
  severity: testSeverity.optional(),
});
