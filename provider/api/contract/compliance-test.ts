import * as z from 'zod';
import { environment } from './api-key.ts';
import { instant, page, pageQuery } from './common.ts';
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

export const complianceTestPage = page(complianceTest).meta({ id: 'ComplianceTestPage' });

export const listComplianceTestsQuery = pageQuery.extend({
  environment: environment.optional(),
  status: testStatus.optional(),
  severity: testSeverity.optional(),
});
