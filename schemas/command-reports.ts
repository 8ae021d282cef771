import type * as z from 'zod';
import { pageKeyOf } from '../action/report/gate/page.ts';
import { auditListDocument } from '../provider/cli/audit/event-row.ts';
import {
  exportDocument,
  type Manifest,
  verificationDocument,
} from '../provider/cli/audit/package-document.ts';
import { fieldChangesDocument } from '../provider/cli/changes/change-row.ts';
import { completionTree } from '../provider/cli/completion/completion-tree.ts';
import { controlListDocument, testListDocument } from '../provider/cli/compliance/compliance-rows.ts';
import { postureDocument } from '../provider/cli/compliance/posture-report.ts';
import { applyDocument } from '../provider/cli/engine/apply-report.ts';
import { downloadDocument, evidenceListDocument } from '../provider/cli/evidence/evidence-row.ts';
import { forecastDocument } from '../provider/cli/forecast/forecast-document.ts';
import { importDocument } from '../provider/cli/import/import-row.ts';
import { initDocument } from '../provider/cli/init/init-row.ts';
import { adviceDocument } from '../provider/cli/keys/advice-row.ts';
import {
  creationDocument,
  keyDocument,
  keyListDocument,
  rehearsalDocument,
  revocationDocument,
  rotationDocument,
  whoamiDocument,
} from '../provider/cli/keys/key-documents.ts';
import { keyRowOf } from '../provider/cli/keys/key-row.ts';
import { organizationDocument } from '../provider/cli/organization/organization-record.ts';
import { pageDocument, pageDocumentOf } from '../provider/cli/report/page-document.ts';
import { responseDocument } from '../provider/cli/respond/response-document.ts';
import { trustDocument } from '../provider/cli/settings/run-trust-command.ts';
import { userChangesDocument, userListDocument } from '../provider/cli/users/user-row.ts';
import { controlRowOf } from '../provider/compliance/controls.ts';
import { postureReport } from '../provider/compliance/posture.ts';
import { testRowOf } from '../provider/compliance/tests.ts';
import { planDocument } from '../provider/engine/plan-document.ts';
import { userRowOf } from '../provider/users/list-users.ts';
import { removalOf } from '../provider/users/user-change.ts';
import { applyExample, forecastExample, planExample, responseExample } from './engine-examples.ts';
import {
  apiKeyExample,
  auditEventExample,
  complianceTestExample,
  controlExample,
  evidenceExample,
  organizationExample,
  postureExample,
  revokedApiKeyExample,
  userExample,
} from './examples.ts';

interface CommandReport {
  readonly title: string;
  readonly schema: z.ZodType;
  readonly examples: readonly unknown[];
}

const NOW = Date.parse('2026-11-24T12:00:00Z');
const key = keyRowOf(apiKeyExample, NOW);
const { impact } = responseExample;

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const manifest: Manifest = {
  version: 1,
  organization_id: apiKeyExample.organization_id,
  period: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
  exported_by: { id: apiKeyExample.id, name: 'Audit Export Script' },
  files: [{ path: 'audit-trail.jsonl', size: 0, sha256: SHA256 }],
  missing: [],
};

/** What commands print with `--format json`, by the name of the schema's file. */
export const COMMAND_REPORTS: Readonly<Record<string, CommandReport>> = {
  apply: { title: 'What an apply did (lowerplane apply)', schema: applyDocument, examples: [applyExample] },
  'audit-export': {
    title: 'Audit package (lowerplane audit export)',
    schema: exportDocument,
    examples: [{ version: 1, file: 'audit.zip', manifest_sha256: SHA256, manifest }],
  },
  'audit-verify': {
    title: 'Verification of an audit package (lowerplane audit verify)',
    schema: verificationDocument,
    examples: [
      {
        version: 1,
        status: 'differs',
        manifest_sha256: SHA256,
        organization_id: manifest.organization_id,
        period: manifest.period,
        files: 8,
        differences: ['tests.json is missing'],
      },
    ],
  },
  'audit-list': {
    title: 'Audit trail (lowerplane audit list)',
    schema: auditListDocument,
    examples: [{ version: 1, events: [auditEventExample] }],
  },
  completion: {
    title: 'What can be completed (lowerplane completion)',
    schema: completionTree,
    examples: [
      {
        version: 1,
        commands: [
          {
            name: 'whoami',
            summary: 'Show the API key',
            argument: { values: 'none', words: [] },
            options: [
              {
                name: 'quiet',
                short: null,
                description: 'Print nothing but errors',
                values: 'none',
                words: [],
              },
            ],
          },
        ],
      },
    ],
  },
  controls: {
    title: 'Controls (lowerplane controls)',
    schema: controlListDocument,
    examples: [{ version: 1, controls: [controlRowOf(controlExample, NOW)] }],
  },
  'evidence-download': {
    title: 'Downloaded evidence (lowerplane evidence download)',
    schema: downloadDocument,
    examples: [{ version: 1, evidence: [{ ...evidenceExample, file: 'evd_01-Access-review.pdf' }] }],
  },
  'evidence-list': {
    title: 'Evidence (lowerplane evidence list and upload)',
    schema: evidenceListDocument,
    examples: [{ version: 1, evidence: [evidenceExample] }],
  },
  forecast: {
    title: 'Forecast for API keys (lowerplane forecast)',
    schema: forecastDocument,
    examples: [forecastExample],
  },
  'field-changes': {
    title: 'Changes of fields (lowerplane controls set, tests set and organization set)',
    schema: fieldChangesDocument,
    examples: [
      {
        version: 1,
        subject: 'control',
        id: controlExample.id,
        environment: 'production',
        changes: [
          { field: 'status', from: 'partially_implemented', to: 'implemented', outcome: 'done' },
          { field: 'remediation_date', from: '2026-12-31T00:00:00Z', to: null, outcome: 'done' },
        ],
      },
    ],
  },
  init: {
    title: 'Files of a new repository (lowerplane init)',
    schema: initDocument,
    examples: [
      {
        version: 1,
        files: [
          {
            part: 'policy',
            file: '.lowerplane/policy.yaml',
            outcome: 'created',
            detail: 'is the policy of the gate',
          },
        ],
      },
    ],
  },
  import: {
    title: 'Declarations of live keys (lowerplane import)',
    schema: importDocument,
    examples: [
      {
        version: 1,
        language: 'yaml',
        file: 'lowerplane.yaml',
        outcome: 'nothing-to-declare',
        declarations: '',
        notes: [],
        keys: [
          {
            name: key.name,
            id: key.id,
            permissions: key.permissions,
            outcome: 'already-declared',
            detail: 'lowerplane.yaml:4',
          },
        ],
      },
    ],
  },
  'keys-advise': {
    title: 'Advice for API keys (lowerplane keys advise)',
    schema: adviceDocument,
    examples: [
      {
        version: 1,
        advice: [
          {
            id: key.id,
            name: key.name,
            last_four: key.last_four,
            permissions: 'read-write',
            environments: key.environments,
            advice: 'over-privileged',
            because: 'read-only would have refused none of 4,112 requests of the last 90 days.',
            at: 'infra/keys.tf:4',
            edit: 'permissions = "read-only"',
          },
        ],
      },
    ],
  },
  'keys-create': {
    title: 'Created API key (lowerplane keys create)',
    schema: creationDocument,
    examples: [{ version: 1, key, secret: null, delivered_to: 'ci.key', problems: [] }],
  },
  'keys-list': {
    title: 'API keys (lowerplane keys list)',
    schema: keyListDocument,
    examples: [{ version: 1, keys: [key] }],
  },
  'keys-revoke': {
    title: 'Revocation of an API key (lowerplane keys revoke)',
    schema: revocationDocument,
    examples: [
      {
        version: 1,
        outcome: 'revoked',
        problem: null,
        key: keyRowOf(revokedApiKeyExample, NOW),
        impact,
      },
    ],
  },
  'keys-rotate': {
    title: 'Rotation of an API key (lowerplane keys rotate)',
    schema: rotationDocument,
    examples: [
      {
        version: 1,
        step: 'waiting',
        old: key,
        successor: key,
        secret: null,
        delivered_to: null,
        problems: [],
      },
    ],
  },
  'keys-rehearsal': {
    title: 'Rehearsal of a rotation (lowerplane keys rotate --rehearse)',
    schema: rehearsalDocument,
    examples: [
      {
        version: 1,
        name: key.name,
        outcome: 'passed',
        key: { ...keyRowOf(revokedApiKeyExample, NOW), name: `Rehearsal of ${key.name}` },
        steps: [
          {
            step: 'deliver',
            subject: 'file:ci.rehearsal.key',
            result: 'passed',
            detail: null,
            started_at: '2026-11-24T12:00:00Z',
            ms: 4,
          },
        ],
      },
    ],
  },
  'keys-show': {
    title: 'API key (lowerplane keys show)',
    schema: keyDocument,
    examples: [{ version: 1, key, impact }],
  },
  organization: {
    title: 'Organization (lowerplane organization show)',
    schema: organizationDocument,
    examples: [{ version: 1, organization: organizationExample }],
  },
  respond: {
    title: 'Response to an exposed API key (lowerplane respond)',
    schema: responseDocument,
    examples: [responseExample],
  },
  plan: { title: 'Plan for API keys (lowerplane plan)', schema: planDocument, examples: [planExample] },
  report: {
    title: 'State of all API keys (lowerplane report)',
    schema: pageDocument,
    examples: [
      pageDocumentOf({
        at: NOW,
        subject: `Organization ${apiKeyExample.organization_id} at https://lowerplane.example.com/`,
        keys: [pageKeyOf(apiKeyExample, NOW)],
        calendar: undefined,
        posture: [],
        checks: [],
        notKnown: [],
      }),
    ],
  },
  'posture-report': {
    title: 'Compliance dashboard (lowerplane posture)',
    schema: postureDocument,
    examples: [{ version: 1, ...postureReport(postureExample, [controlExample], 0.8, undefined) }],
  },
  tests: {
    title: 'Compliance tests (lowerplane tests)',
    schema: testListDocument,
    examples: [{ version: 1, tests: [testRowOf(complianceTestExample, NOW)] }],
  },
  trust: {
    title: 'Trust in settings (lowerplane trust)',
    schema: trustDocument,
    examples: [{ version: 1, file: '/home/kim/app/.lowerplane/config.yaml', outcome: 'trusted' }],
  },
  'users-changes': {
    title: 'Changes of users (lowerplane users invite, role, remove and apply)',
    schema: userChangesDocument,
    examples: [
      {
        version: 1,
        changes: [{ ...removalOf(userExample), outcome: 'done', problem: null }],
        unlisted: ['robin@example.com'],
      },
    ],
  },
  'users-list': {
    title: 'Users (lowerplane users list)',
    schema: userListDocument,
    examples: [{ version: 1, users: [userRowOf(userExample, NOW)] }],
  },
  whoami: {
    title: 'The API key of this environment (lowerplane whoami)',
    schema: whoamiDocument,
    examples: [{ version: 1, base_url: 'https://lowerplane.example.com', key }],
  },
};
