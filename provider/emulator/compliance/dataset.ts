import * as z from 'zod';
import { environment } from '../../api/contract/api-key.ts';
import { complianceTest, testSeverity, testStatus } from '../../api/contract/compliance-test.ts';
import { controlStatus } from '../../api/contract/control.ts';
import { evidenceType, frameworkName } from '../../api/contract/evidence.ts';
import { updateOrganizationRequest } from '../../api/contract/organization.ts';
import { role } from '../../api/contract/user.ts';

/** The form of instants in a dataset. */
const INSTANT_PATTERN =
  '^([+-]\\d{1,5}[mhd]|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2}))$';
const when = z
  .string()
  .regex(
    new RegExp(INSTANT_PATTERN),
    'must be an instant such as 2026-11-01T09:00:00Z, or relative such as "-2h" or "+30d"',
  )
  .refine((text) => /^[+-]/.test(text) || !Number.isNaN(Date.parse(text)), 'must be a date that exists')
  .meta({
    description:
      'An instant, RFC 3339, or an offset from the time of loading, for example "-2h", "-40d", "+30d" (m, h, d).',
    examples: ['-2h', '2026-11-01T09:00:00Z'],
  });

const identifier = z.string().min(1).max(100);
const perEnvironment = <Status extends z.ZodType>(status: Status) =>
  z.union([status, z.partialRecord(environment, status)]).meta({
    description: 'One status for all environments, or one for each environment in which it exists.',
  });

const datasetControl = z.strictObject({
  id: identifier,
  title: z.string().min(1),
  owner: z.string().nullable().default(null),
  frameworks: z.array(z.string().min(1)).min(1),
  policies: z.array(z.string()).default([]),
  status: perEnvironment(controlStatus),
  justification: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Used where the status is not_applicable.' }),
  remediation_date: when
    .nullable()
    .default(null)
    .meta({ description: 'Used where the status is partially_implemented or not_implemented.' }),
});

const datasetTest = z.strictObject({
  id: identifier,
  title: z.string().min(1),
  severity: testSeverity,
  type: complianceTest.shape.type,
  owner: z.string().nullable().default(null),
  controls: z.array(identifier).default([]),
  status: perEnvironment(testStatus),
  last_run_at: when
    .nullable()
    .default(null)
    .meta({ description: 'Used where the status is passing or failing.' }),
  failing_since: when.nullable().default(null).meta({ description: 'Used where the status is failing.' }),
  remediation: z.string().optional().meta({ description: 'What to do when the test does not pass.' }),
});

const datasetEvidence = z.strictObject({
  name: z.string().min(1),
  type: evidenceType,
  environment,
  controls: z.array(identifier).default([]),
  frameworks: z.array(frameworkName).default([]),
  media_type: z.string().default('text/plain'),
  content: z.string().meta({ description: 'The text; its size and hash are what the API shows.' }),
  collected_at: when.nullable().default(null),
  source: z.string().nullable().default(null).meta({ description: 'The integration that collected it.' }),
  uploaded_at: when,
  uploaded_by: z.string().meta({ description: 'Email address of one of the users.' }),
});

const datasetUser = z.strictObject({
  email: z.email(),
  name: z.string().nullable().default(null),
  role,
  status: z.enum(['invited', 'active']).default('active'),
  invited_at: when,
  expires_at: when.nullable().default(null),
});

/** Compliance data that an emulator starts with: a file in JSON or YAML. */
export const dataset = z
  .strictObject({
    $schema: z.string().optional(),
    organization: z.string().min(1),
    settings: z
      .strictObject({
        key_lifetime_max_days: updateOrganizationRequest.shape.key_lifetime_max_days,
        invitation_domains: updateOrganizationRequest.shape.invitation_domains,
      })
      .optional()
      .meta({
        description:
          'What limits keys and invitations. A setting that is not given stays as it is in the database.',
      }),
    posture_generated_at: when
      .nullable()
      .default(null)
      .meta({ description: 'Timestamp of the posture. Defaults to the time of the request.' }),
    frameworks: z.array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().nullable().default(null),
        auditor: z.string().nullable().default(null),
        last_audit: when.nullable().default(null),
      }),
    ),
    controls: z.array(datasetControl),
    tests: z.array(datasetTest).default([]),
    evidence: z.array(datasetEvidence).default([]),
    users: z.array(datasetUser),
  })
  .meta({ id: 'EmulatorDataset', description: 'Compliance data for the LowerPlane emulator.' });
export type Dataset = z.output<typeof dataset>;
/** A dataset as written, without its defaults. */
export type DatasetInput = z.input<typeof dataset>;
