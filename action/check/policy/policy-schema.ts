import * as z from 'zod';
import { parseAddress } from '../../../provider/http/address.ts';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { FOREIGN_TOOLS } from '../../scan/content/foreign-comment.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { SELF_HOSTED_VENDORS } from '../../scan/verification/hosted-vendors.ts';
import { FACT_NAMES } from '../facts.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { extendsField, lockedField } from './extends-schema.ts';
import { overridesSchema } from './overrides-schema.ts';
import { patternsField } from './patterns-schema.ts';
import { VERIFY_WHEN } from './policy.ts';
import {
  aliases,
  effect,
  frameworks,
  globs,
  innerPath,
  listOf,
  rulesField,
  score,
  thresholds,
} from './policy-fields.ts';
import { waiverSchema } from './waiver-schema.ts';

/** An address that a secret may be sent to. */
const vendorAddress = () =>
  z
    .string()
    .refine((text) => parseAddress(text).ok, 'must be an https address such as https://gitlab.example.com')
    .meta({ description: 'For example https://gitlab.example.com.' });

const terraformRoot = () =>
  z.strictObject({
    root: innerPath.meta({ description: 'Folder of the root module, from the top of the repository.' }),
    var_files: z
      .array(z.union([innerPath, z.array(innerPath).min(1)]))
      .min(1)
      .optional()
      .meta({
        description:
          'Files for `-var-file`, relative to the root; each item is one run. Defaults to every `.tfvars` file beside the root.',
      }),
    workspaces: z.array(z.string().min(1)).min(1).optional().meta({
      description:
        'Workspaces; each is one run. Without them, what depends on terraform.workspace is not known.',
    }),
  });

const nestedPolicy = () =>
  z.strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .meta({ description: 'Globs for the files that it is for, as in .gitignore.' }),
    file: innerPath
      .refine((path) => !path.split(/[/\\]/).includes('..'), 'must be a file in the repository')
      .meta({
        description:
          'Path of the policy from the top of the repository. It is read as of the same commit as this one.',
      }),
  });

const nestedPolicies = listOf(nestedPolicy).meta({
  description:
    'Policies for parts of the repository. Each can set `fail_on`, `unknown`, `undecidable`, `rules` and `waivers`, which apply to the findings in its files only, after `overrides`; later items override earlier ones. None can loosen what is `locked`.',
});

const made = new WeakMap<readonly Rule[], ReturnType<typeof schemaWith>>();

/** The schema of `.lowerplane/policy.yaml`. It is made once for the same rules: it has a part for each of them. */
export function policySchema(rules: readonly Rule[]) {
  const schema = made.get(rules) ?? schemaWith(rules);
  made.set(rules, schema);
  return schema;
}

function schemaWith(rules: readonly Rule[]) {
  const settings = policySettings(rules);
  return z.strictObject({
    version: z.literal(1).meta({ description: 'Version of this format.' }),
    extends: extendsField,
    locked: lockedField(Object.keys(settings), rules),
    ...settings,
  });
}

/** Everything that a policy sets. Each can be locked, by its name. */
export function policySettings(rules: readonly Rule[]) {
  return {
    fail_on: z
      .enum(SEVERITIES)
      .default(DEFAULT_POLICY.failOn)
      .meta({ description: 'Findings of this severity or higher fail the gate; others warn.' }),
    require: z.array(z.enum(FACT_NAMES)).optional().meta({
      description:
        'Facts that are required for a verdict. Defaults to those of the mode; a deploy requires secrets, declarations, self, keys, postures and tests.',
    }),
    unknown: effect.optional().meta({
      description:
        'The effect of what is not known, such as a file that was not scanned: nothing (`pass`), a warning (`warn`) or no verdict (`fail`), for all modes or for each. Defaults to warn in a review and an audit and fail in a deploy; a changed text file that was not scanned fails a review, too.',
    }),
    undecidable: effect.optional().meta({
      description:
        'The same for code whose keys or values are known only when it runs. Defaults to the value of `unknown`.',
    }),
    ...thresholds,
    environments: z
      .partialRecord(z.enum(ENVIRONMENTS), z.strictObject({ ...thresholds, aliases }))
      .default({})
      .meta({
        description: 'Thresholds for single environments. Fields that are not set default to those above.',
      }),
    vendors: listOf(() =>
      z.strictObject({
        name: z.string().min(1).meta({ description: 'Unique name, used in reports.' }),
        url: z
          .url('must be an address such as https://vendor.example/cpx')
          .meta({ description: 'Address of its OpenCPX document, https.' }),
        token_env: z
          .string()
          .regex(
            /^[A-Za-z_][A-Za-z0-9_]*$/,
            'must be the name of an environment variable, such as VENDOR_TOKEN',
          )
          .optional()
          .meta({ description: 'Environment variable that contains its bearer token.' }),
        token_header: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a header, such as X-API-Key')
          .optional()
          .meta({
            description:
              'Header that carries the token as it is, such as X-API-Key. Defaults to Authorization, as a bearer token.',
          }),
        frameworks: frameworks.optional().meta({
          description:
            'Frameworks that the vendor must report, and their scores, as in `frameworks` above. Defaults to all that it reports.',
        }),
        minimum_score: score.optional().meta({
          description: "The required score of each of its frameworks. Defaults to the environment's.",
        }),
        overall: z.enum(['compliant', 'partially_compliant', 'any']).optional().meta({
          description:
            'The overall status that its posture must have. Defaults to the parameter of posture-below-threshold.',
        }),
      }),
    ).meta({ description: 'Vendors whose OpenCPX postures are read as well.' }),
    paths: z
      .strictObject({
        include: globs('Files to check. Defaults to all files.'),
        exclude: globs('Files to skip, even if they are included.'),
      })
      .prefault({})
      .meta({ description: 'Files to check, as globs like those in .gitignore.' }),
    terraform: listOf(terraformRoot).meta({
      description:
        'How Terraform is run in the roots of the repository, where their files do not say it. Values that are not known otherwise are read from there.',
    }),
    allow_comments: z.array(z.enum(FOREIGN_TOOLS)).default([]).meta({
      description:
        'Other secret scanners whose allow comments count, such as `gitleaks:allow`. Defaults to none: such a comment needs no reason.',
    }),
    verify_secrets: z
      .strictObject({
        when: z.enum(VERIFY_WHEN).default(DEFAULT_POLICY.verifySecrets.when).meta({
          description:
            'Whether to ask the vendors of found secrets whether they work, with a call that changes nothing: `never`, `except-forks` (not for pull requests from forks) or `always`. Each secret is sent to its own vendor only.',
        }),
        hosts: z.partialRecord(z.enum(SELF_HOSTED_VENDORS), z.lazy(vendorAddress)).default({}).meta({
          description: 'Addresses of vendors that you host yourself. Their secrets are sent there instead.',
        }),
      })
      .prefault({})
      .meta({
        description:
          'Verification of found secrets. Those that work become critical, those that are refused low.',
      }),
    secrets: z
      .strictObject({
        severity: z.record(z.string(), z.enum(SEVERITIES)).default({}).meta({
          description:
            'Severities of found secrets by their kind, as reports name it (`github-token`), or by their vendor (`GitHub`). A kind goes before its vendor. A severity of the rule committed-secret replaces all of them. What makes a single secret milder, such as its place in a test, still counts.',
        }),
        patterns: patternsField,
      })
      .prefault({})
      .meta({ description: 'Which secrets are found, and how they are judged.' }),
    rules: rulesField(rules)
      .default({})
      .meta({ description: 'Rules by id: `off`, a severity, or an object with parameters.' }),
    overrides: overridesSchema(rules),
    policies: nestedPolicies,
    purposes: listOf(() =>
      z.strictObject({
        key: z
          .string()
          .min(1)
          .meta({ description: 'Glob for names of keys; `*` matches any text, including slashes.' }),
        purpose: z.string().min(1).meta({ description: 'Their purpose, such as "CI/CD security gate".' }),
      }),
    ).meta({ description: 'Purposes of keys by globs for their names. The first match applies.' }),
    waivers: listOf(waiverSchema).meta({ description: 'Findings that are accepted for a limited time.' }),
  };
}

export type PolicyDocument = z.output<ReturnType<typeof policySchema>>;
