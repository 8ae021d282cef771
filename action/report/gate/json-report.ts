import * as z from 'zod';
import { apiKey } from '../../../provider/api/contract/api-key.ts';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { FACT_NAMES, NOT_KNOWN_KINDS } from '../../check/facts.ts';
import { MODES } from '../../check/mode.ts';
import { EFFECTS } from '../../check/not-known.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { VERIFICATION_STATUSES } from '../../scan/verification/verification.ts';

const range = z.object({
  path: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  end_line: z.int().min(1),
  end_column: z.int().min(1),
});

const place = z.union([
  z.object({ kind: z.literal('code'), ...range.shape, commit: z.string().optional() }),
  z.object({
    kind: z.literal('remote'),
    thing: z.enum(['key', 'posture', 'test', 'control']),
    name: z.string(),
  }),
  z.object({ kind: z.literal('set-up') }),
]);

const finding = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  fail_on: z.enum(SEVERITIES).optional().meta({
    description: 'Severity from which findings in its file fail the gate, where it is not `fail_on` below.',
  }),
  policy: z.string().optional().meta({
    description: 'The policy for its files that judged it, where it is not the policy of the repository.',
  }),
  severity_set_by: z
    .object({ path: z.string(), line: z.int().min(1) })
    .nullable()
    .optional()
    .meta({
      description: 'The line of a policy that sets the severity; null where the rule itself decides.',
    }),
  status: z.enum(['open', 'waived', 'baselined', 'allowed', 'known']).meta({
    description: '`known`: it was there before the checked change, which does not make it worse.',
  }),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it does not count, where a waiver or a comment gives a reason.' }),
  owner: z.string().nullable().meta({ description: 'Owner of the waiver.' }),
  expires: z.iso.datetime().nullable().meta({ description: 'When a waiver ends.' }),
  message: z.string(),
  fix: z.string(),
  place,
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  key: z.string().nullable(),
  on_changed_line: z.boolean(),
  references: z.array(z.object({ framework: z.string(), control: z.string() })),
  verification: z
    .object({ status: z.enum(VERIFICATION_STATUSES), detail: z.string() })
    .nullable()
    .meta({ description: 'What its vendor said about a secret; null when no vendor was asked.' }),
  suggestion: z
    .object({
      path: z.string(),
      first_line: z.int(),
      last_line: z.int(),
      replacement: z.string(),
      safety: z.enum(['safe', 'unsafe']).optional().meta({
        description: 'safe: `lowerplane check --fix` makes it. unsafe: only `--fix=all` does.',
      }),
    })
    .nullable()
    .meta({ description: 'A change that fixes it: these whole lines become this text.' }),
});

/** What the keys page shows of a key, without who created it. */
const key = apiKey
  .pick({
    id: true,
    name: true,
    permissions: true,
    environments: true,
    status: true,
    last_four: true,
    fingerprint: true,
    created_at: true,
    last_used_at: true,
    expires_at: true,
  })
  .meta({ id: 'ReportedKey', description: 'A live key, without its text.' });

const gap = z.object({
  fact: z.enum(FACT_NAMES),
  kind: z.enum(['not-configured', 'unavailable', 'refused', 'invalid']),
  title: z.string(),
  detail: z.string(),
});

const notKnown = z.object({
  kind: z.enum(NOT_KNOWN_KINDS),
  subject: z.string().meta({ description: 'What is not known; follows "Cannot determine".' }),
  place,
  because: z.string(),
  remedy: z.string().nullable().meta({ description: 'What to do, unless `because` says it.' }),
  effect: z.enum(EFFECTS).meta({ description: 'On the outcome: none, a warning, or no verdict.' }),
  rules: z.array(z.string()).meta({ description: 'The rules that need it.' }),
  fact: z.enum(FACT_NAMES).nullable(),
});

const count = z.int().min(0);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const commit = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .nullable();

const fileDigest = z.object({
  path: z.string(),
  commit: commit.meta({ description: 'The commit it was read from; null for a file on disk.' }),
  sha256: sha256.meta({ description: 'SHA-256 of its bytes.' }),
});

const provenance = z
  .object({
    tool: z.object({
      name: z.literal('lowerplane'),
      version: z.string(),
      sha256: sha256.nullable().meta({
        description:
          'SHA-256 of the lines that `sha256sum *` prints in the folder of the program, sorted by name; null when it runs from its sources.',
      }),
    }),
    repository: z.string().nullable().meta({ description: 'Address of its page.' }),
    commit: commit.meta({
      description: 'The commit whose files were judged; null for staged changes and without git.',
    }),
    modified: z.boolean().meta({ description: 'Whether the judged files differ from those of the commit.' }),
    ref: z.string().nullable().meta({ description: 'Such as refs/heads/main.' }),
    run: z.string().nullable().meta({ description: 'Page of the run in CI.' }),
    policy: fileDigest.nullable().meta({ description: 'null: there is no policy, and the defaults apply.' }),
    policy_files: z.array(fileDigest).meta({
      description:
        'The other files that the policy consists of: what it extends, and policies for some files.',
    }),
    baseline: fileDigest.nullable().meta({ description: 'null: there is none.' }),
    plans: z
      .array(z.object({ path: z.string(), sha256 }))
      .optional()
      .meta({ description: 'Plans of Terraform that were read.' }),
    facts: z.array(
      z.object({
        fact: z.enum(FACT_NAMES),
        source: z.string().nullable().meta({ description: 'LowerPlane or a vendor; null: the repository.' }),
        collected_at: z.iso.datetime(),
        as_of: z.string().nullable().meta({
          description: 'When a posture was generated; for tests, the oldest last run; null: not known.',
        }),
      }),
    ),
  })
  .meta({
    id: 'Provenance',
    description:
      'What ties the report to what was judged: who judged which commit, by which policy, from which facts.',
  });

/** The gate's report for programs. */
export const jsonReport = z
  .object({
    version: z.literal(1),
    outcome: z.enum(['pass', 'warn', 'fail', 'unknown']),
    because: z.array(z.string()),
    mode: z.enum(MODES),
    environment: z.enum(ENVIRONMENTS).nullable(),
    fail_on: z
      .enum(SEVERITIES)
      .meta({ description: 'Open findings of this severity or worse fail the gate.' }),
    checked_at: z.iso.datetime(),
    counts: z.object({
      open: count,
      critical: count,
      high: count,
      medium: count,
      low: count,
      waived: count,
      baselined: count,
      allowed: count,
      known: count,
      not_known: count,
      undecidable: count,
      not_evaluated: count,
    }),
    findings: z.array(finding),
    not_known: z
      .array(notKnown)
      .meta({ description: 'Everything that was not looked at or could not be decided.' }),
    undecidable: z
      .array(z.object({ rule: z.string(), place, message: z.string() }))
      .meta({ description: 'The values in `not_known`, by the rule that needs them.' }),
    not_evaluated: z.array(z.object({ rule: z.string(), title: z.string(), gaps: z.array(gap) })),
    rules_passed: z.array(z.string()).meta({
      description: 'The rules that were evaluated completely and found nothing, not even what is waived.',
    }),
    gaps: z.array(gap).meta({ description: 'The facts in `not_known`.' }),
    posture: z.array(
      z.object({
        source: z.string(),
        framework: z.string(),
        status: z.enum(['compliant', 'partial', 'non_compliant', 'not_applicable', 'in_progress', 'unknown']),
        score: z.number().min(0).max(1),
        minimum_score: z.number().min(0).max(1).nullable(),
        timestamp: z.string(),
      }),
    ),
    keys: z.array(key).nullable().meta({ description: 'null: the live keys are not known.' }),
    readiness: z.number().min(0).max(1).nullable(),
    scope: z.object({
      scanned: z
        .object({
          kind: z.enum(['tree', 'staged', 'range', 'history']),
          files: count,
          bytes: count,
          commits: count,
          shallow: z.boolean(),
          skipped: z.array(z.object({ reason: z.string(), count, examples: z.array(z.string()) })),
        })
        .nullable(),
      declarations: z.object({ files: count, keys: count }).nullable(),
      range: z.object({ base: z.string(), head: z.string() }).nullable(),
      left_out: z
        .object({ files: count, secrets: count })
        .nullable()
        .meta({ description: 'What the paths of the policy exclude.' }),
      after_merge: z
        .object({
          policies: z.array(z.string()).meta({ description: 'Files of the policy that the change edits.' }),
          patterns: z
            .array(z.string())
            .meta({ description: 'Ids of secret patterns that the change adds or edits.' }),
        })
        .optional()
        .meta({ description: 'What the change does to the policy, which counts after the merge only.' }),
    }),
    policy: z.object({
      kind: z.enum(['none', 'work-tree', 'commit']),
      path: z.string(),
      commit: z.string().nullable(),
    }),
    provenance: provenance.nullable(),
  })
  .meta({
    id: 'CheckReport',
    description: 'What the gate found, without secrets and without paths of the machine it ran on.',
  });
export type JsonReport = z.infer<typeof jsonReport>;
