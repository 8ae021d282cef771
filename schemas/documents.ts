import type * as z from 'zod';
import { casesSchema } from '../action/check/cases/case-schema.ts';
import { policySchema } from '../action/check/policy/policy-schema.ts';
import { GATE_RULES } from '../action/check/rules/generated/gate-rules.ts';
import { baselineDocument } from '../action/check/verdict/baseline.ts';
import { jsonReport } from '../action/report/gate/json-report.ts';
import { statementDocument } from '../action/report/gate/statement-document.ts';
import { scanJsonReport } from '../action/report/scan/json-report.ts';
import { apiKey, createApiKeyRequest, createdApiKey } from '../provider/api/contract/api-key.ts';
import { auditEvent } from '../provider/api/contract/audit-event.ts';
import { complianceTest } from '../provider/api/contract/compliance-test.ts';
import { control } from '../provider/api/contract/control.ts';
import { evidence } from '../provider/api/contract/evidence.ts';
import { posture } from '../provider/api/contract/posture.ts';
import { problem } from '../provider/api/contract/problem.ts';
import { user } from '../provider/api/contract/user.ts';
import { configSchema } from '../provider/cli/settings/config-file.ts';
import { keysFileSchema } from '../provider/declarations/yaml/keys-file-schema.ts';
import { dataset } from '../provider/emulator/compliance/dataset.ts';
import { COMMAND_REPORTS } from './command-reports.ts';
import * as examples from './examples.ts';
import * as gateExamples from './gate-examples.ts';
import * as reportExamples from './gate-report-examples.ts';
import { type JsonSchema, toJsonSchema } from './json-schema.ts';

const SCHEMA_BASE = 'https://lowerplane.dev/schemas/';

interface PublicDocument {
  readonly title: string;
  /** A contract in zod, or a JSON Schema that is derived from something else. */
  readonly schema: z.ZodType | JsonSchema;
  readonly examples: readonly unknown[];
}

/** The documents with a JSON Schema of their own, by the name of its file. */
export const DOCUMENTS: Readonly<Record<string, PublicDocument>> = {
  'api-key': {
    title: 'API key',
    schema: apiKey,
    examples: [examples.apiKeyExample, examples.revokedApiKeyExample],
  },
  'audit-event': { title: 'Audit event', schema: auditEvent, examples: [examples.auditEventExample] },
  baseline: {
    title: 'Baseline of the gate (.lowerplane/baseline.json)',
    schema: baselineDocument,
    examples: [gateExamples.baselineExample],
  },
  'check-report': {
    title: 'Report of the gate',
    schema: jsonReport,
    examples: [reportExamples.checkReportExample],
  },
  'compliance-test': {
    title: 'Compliance test',
    schema: complianceTest,
    examples: [examples.complianceTestExample],
  },
  control: { title: 'Control', schema: control, examples: [examples.controlExample] },
  'create-api-key': {
    title: 'Request to create an API key',
    schema: createApiKeyRequest,
    examples: [examples.createApiKeyExample],
  },
  'created-api-key': {
    title: 'Created API key',
    schema: createdApiKey,
    examples: [examples.createdApiKeyExample],
  },
  'emulator-dataset': {
    title: 'Compliance data for lowerplane emulator --data',
    schema: dataset,
    examples: [examples.datasetExample],
  },
  evidence: { title: 'Evidence', schema: evidence, examples: [examples.evidenceExample] },
  'gate-statement': {
    title: 'Statement of the gate about a commit (in-toto)',
    schema: statementDocument,
    examples: [reportExamples.statementExample],
  },
  'keys-file': {
    title: 'Declared API keys (lowerplane.yaml, .lowerplane/keys.yaml)',
    schema: keysFileSchema(),
    examples: [gateExamples.keysFileExample],
  },
  config: {
    title: 'Settings of the command line (.lowerplane/config.yaml)',
    schema: configSchema,
    examples: [
      {
        version: 1,
        base_url: 'https://lowerplane.example.com',
        api_key_command: ['vault', 'kv', 'get', '-field=api_key', 'secret/lowerplane'],
      },
    ],
  },
  policy: {
    title: 'Policy of the gate (.lowerplane/policy.yaml)',
    schema: policySchema(GATE_RULES),
    examples: [gateExamples.policyExample],
  },
  'policy-test': {
    title: 'Cases that test the policy (.lowerplane/policy.test.yaml)',
    schema: casesSchema,
    examples: [gateExamples.casesExample],
  },
  posture: { title: 'Compliance posture (OpenCPX v1)', schema: posture, examples: [examples.postureExample] },
  problem: { title: 'Problem (RFC 9457)', schema: problem, examples: [examples.problemExample] },
  'scan-report': {
    title: 'Report of the secret scanner (lowerplane scan --json)',
    schema: scanJsonReport,
    examples: [reportExamples.scanReportExample],
  },
  user: { title: 'User', schema: user, examples: [examples.userExample] },
  ...COMMAND_REPORTS,
};

/** A document's schema as a file of its own: whole, with everything it refers to inside. */
export function documentSchema(name: string, { title, schema, examples }: PublicDocument): JsonSchema {
  const split = isZod(schema) ? toJsonSchema(schema) : { schema, definitions: {} };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${SCHEMA_BASE}${name}.json`,
    title,
    ...split.schema,
    examples,
    $defs: split.definitions,
  };
}

/** Whether a schema is a contract in zod. */
export function isZod(schema: z.ZodType | JsonSchema): schema is z.ZodType {
  return 'safeParse' in schema;
}
