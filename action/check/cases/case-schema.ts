import * as z from 'zod';
import { apiKey, environment } from '../../../provider/api/contract/api-key.ts';
import { complianceTest } from '../../../provider/api/contract/compliance-test.ts';
import { control } from '../../../provider/api/contract/control.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { LOWERPLANE_FACTS } from '../facts.ts';
import { MODES } from '../mode.ts';
import { caseTime } from './case-time.ts';

const text = z.string().min(1);

const declarations = z
  .union([
    z.string(),
    z.array(z.record(z.string(), z.unknown())),
    z.record(text, z.string()).refine((files) => Object.keys(files).every(isInside), {
      message: 'must have relative paths with forward slashes',
    }),
  ])
  .default('')
  .meta({
    description:
      'The code that is checked: text for main.tf, a list of keys as in lowerplane.yaml, or texts of files by path. All of it is scanned for secrets, too.',
  });

function isInside(path: string): boolean {
  return !/^(?:[/\\~]|[A-Za-z]:)|\\/.test(path) && !path.split('/').includes('..');
}

const score = z.number().min(0).max(1);
const status = z.enum(['compliant', 'partial', 'non_compliant', 'not_applicable', 'in_progress']);
const framework = z.union([
  score,
  z.strictObject({
    score,
    status: status.optional(),
    controls: z
      .array(z.strictObject({ id: text, status, title: text.optional(), reason: text.optional() }))
      .optional(),
  }),
]);

const posture = z.strictObject({
  source: text
    .default('LowerPlane')
    .meta({ description: '`LowerPlane`, or the name of a vendor in the policy.' }),
  timestamp: caseTime
    .optional()
    .meta({ description: 'When it was generated. Defaults to the time of the case.' }),
  overall: z.enum(['compliant', 'partially_compliant', 'non_compliant', 'unknown']).default('compliant'),
  frameworks: z.record(text, framework).meta({ description: 'Score, or score and status, by name.' }),
});

const liveKey = z.strictObject({
  name: apiKey.shape.name,
  permissions: apiKey.shape.permissions.default('read-only'),
  environments: apiKey.shape.environments.default('all'),
  status: apiKey.shape.status.default('active'),
  created_at: caseTime.default('-30d'),
  last_used_at: caseTime.nullable().default('-1d'),
  expires_at: caseTime.nullable().default('+60d'),
});

const gateKey = z
  .strictObject({
    permissions: apiKey.shape.permissions.optional(),
    environments: apiKey.shape.environments.optional(),
    expires_at: caseTime.nullable().optional(),
  })
  .optional()
  .meta({
    description:
      'What differs at the key of the gate. It is read-only, for the environment of the case, and expires in 60 days.',
  });

const test = z.strictObject({
  id: text,
  title: text.optional(),
  environment: environment.optional(),
  status: complianceTest.shape.status.default('failing'),
  severity: complianceTest.shape.severity.default('high'),
  type: complianceTest.shape.type.default('automated'),
  owner: text.optional(),
  last_run_at: caseTime.nullable().default('-1h'),
  failing_since: caseTime.nullable().default(null),
  controls: z.array(text).default([]),
  remediation: text.optional(),
});

const caseControl = z.strictObject({
  id: text,
  title: text.optional(),
  environment: environment.optional(),
  status: control.shape.status.default('implemented'),
  owner: text.optional(),
  frameworks: z.array(text).default([]),
  justification: text.optional(),
  remediation_date: caseTime.nullable().default(null),
});

const facts = z
  .strictObject({
    gate_key: gateKey,
    keys: z.array(liveKey).default([]).meta({ description: 'The live keys.' }),
    posture: z
      .union([posture, z.array(posture)])
      .default([])
      .meta({ description: 'The compliance posture of LowerPlane, or those of it and of vendors.' }),
    tests: z.array(test).default([]).meta({ description: 'Compliance tests.' }),
    controls: z.array(caseControl).default([]).meta({ description: 'Controls.' }),
    unavailable: z
      .array(z.enum(LOWERPLANE_FACTS))
      .default([])
      .meta({ description: 'What LowerPlane does not answer, as in an outage.' }),
  })
  .optional()
  .meta({
    description:
      'What LowerPlane answers. What is left out is empty. Without `facts`, LowerPlane is not asked, as with --offline.',
  });

const expectedFinding = z.strictObject({
  rule: text.meta({ description: 'Id of the rule.' }),
  severity: z.enum(SEVERITIES).optional(),
  status: z.enum(['open', 'waived', 'allowed']).default('open'),
  key: text.optional().meta({ description: 'Name of the key.' }),
  path: text.optional().meta({ description: 'File that it is in.' }),
});

const expectation = z
  .strictObject({
    verdict: z.enum(['pass', 'warn', 'fail', 'unknown']).optional(),
    findings: z.array(expectedFinding).optional().meta({
      description: 'Findings that must be there, among others. An empty list: there is none that counts.',
    }),
    none: z.array(text).optional().meta({ description: 'Rules that must find nothing that counts.' }),
  })
  .refine(
    ({ verdict, findings, none }) => [verdict, findings, none].some((one) => one !== undefined),
    'must have at least one of verdict, findings and none',
  );

const policyCase = z.strictObject({
  name: text.meta({ description: 'What is shown, as a sentence: "A key for production expires".' }),
  mode: z.enum(MODES).default('review').meta({ description: 'Mode of the gate.' }),
  environment: text.optional().meta({
    description:
      'Gated environment, as in a check: production, staging, development, or an alias of one in the policy. Case is ignored. What another one requires is not known.',
  }),
  declarations,
  facts,
  expect: expectation,
});

/** Cases that test a policy: `.lowerplane/policy.test.yaml`. */
export const casesSchema = z.strictObject({
  version: z.literal(1),
  now: caseTime.optional().meta({
    description:
      'Time at which the cases are judged. Defaults to the time of the run; set it where a case depends on the date of a waiver.',
  }),
  cases: z.array(policyCase).min(1),
});

export type PolicyCase = z.output<typeof policyCase>;
export type ExpectedFinding = z.output<typeof expectedFinding>;
