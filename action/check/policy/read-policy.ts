import { lineOfPointer, type PositionedYaml } from '../../../provider/documents/positioned-yaml.ts';
import { jsonPointer, pointerName } from '../../../provider/schema-messages/field-path.ts';
import { schemaFaults, type Wording } from '../../../provider/schema-messages/schema-faults.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { MODES } from '../mode.ts';
import type { EffectByMode } from '../not-known.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { crossFaults, noSuchRule, type PolicyFault } from './cross-faults.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import type { EnvironmentPolicy, Policy, PolicyOverride, RuleSettings, Waiver } from './policy.ts';
import { PolicyError } from './policy-error.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';
import { readPolicyText } from './policy-text.ts';

/**
 * Reads a policy.
 *
 * @param path for messages.
 * @throws PolicyError (as a rejection) with all errors, by line.
 */
export async function readPolicy(text: string, path: string, rules: readonly Rule[]): Promise<Policy> {
  const read = readPolicyText(text, path);
  if (read.kind === 'faulty') {
    throw new PolicyError(path, read.faults);
  }
  const { source, value } = read;
  const schema = policySchema(rules);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const faults = schemaFaults(schema, parsed.error, value, wordingFor(rules));
    throw policyError(
      source,
      faults.map(({ path, message }) => ({ path: jsonPointer(path), message })),
    );
  }
  const faults = crossFaults(parsed.data, rules);
  if (faults.length > 0) throw policyError(source, faults);
  return policyOf(parsed.data, value, source);
}

function wordingFor(rules: readonly Rule[]): Wording {
  return {
    language: 'yaml',
    showsValues: true,
    unknownField: (name, parent) => (parent.at(-1) === 'rules' ? noSuchRule(name, rules) : undefined),
  };
}

function policyError(source: PositionedYaml, faults: readonly PolicyFault[]): PolicyError {
  return new PolicyError(
    source.path,
    faults.map(({ path, message }) => ({
      line: lineOfPointer(source, path),
      message: `${pointerName(path) || 'the policy'} ${message}`,
    })),
  );
}

function policyOf(document: PolicyDocument, written: unknown, source: PositionedYaml): Policy {
  const defaults = thresholdsOf(document, DEFAULT_POLICY.defaults);
  const environments = Object.entries(document.environments).map(([name, own]) => [
    name,
    { ...thresholdsOf(own ?? {}, defaults), ...(own?.aliases && { aliases: own.aliases }) },
  ]);
  return {
    failOn: document.fail_on,
    require: document.require,
    unknown: effectsOf(document.unknown),
    undecidable: effectsOf(document.undecidable),
    rules: rulesOf(isRecord(written) ? written.rules : undefined),
    overrides: document.overrides.map(overrideOf),
    environments: Object.fromEntries(environments),
    defaults,
    vendors: document.vendors.map((vendor) => ({
      name: vendor.name,
      url: vendor.url,
      tokenEnv: vendor.token_env,
      tokenHeader: vendor.token_header,
      frameworks: listedFrameworks(vendor.frameworks),
      minimumScore: vendor.minimum_score,
      overall: vendor.overall,
    })),
    paths: document.paths,
    terraform: document.terraform.map(({ root, var_files: varFiles, workspaces }) => ({
      root,
      varFiles: varFiles?.map((run) => (typeof run === 'string' ? [run] : run)),
      workspaces,
    })),
    allowComments: document.allow_comments,
    verifySecrets: {
      when: document.verify_secrets.when,
      hosts: Object.fromEntries(
        Object.entries(document.verify_secrets.hosts).map(([vendor, address]) => [vendor, new URL(address)]),
      ),
    },
    purposes: document.purposes,
    waivers: document.waivers.map((waiver, index) =>
      waiverOf(waiver, source.path, lineOfPointer(source, `/waivers/${index}`)),
    ),
  };
}

/** One word is for all modes. */
function effectsOf(written: PolicyDocument['unknown']): EffectByMode {
  if (typeof written !== 'string') return written ?? {};
  return Object.fromEntries(MODES.map((mode) => [mode, written]));
}

type Thresholds = Pick<PolicyDocument, 'on_unavailable' | 'minimum_score' | 'frameworks'>;

function thresholdsOf(
  { on_unavailable: onUnavailable, minimum_score: minimumScore, frameworks }: Thresholds,
  otherwise: EnvironmentPolicy,
): EnvironmentPolicy {
  const listed = listedFrameworks(frameworks);
  return {
    onUnavailable: onUnavailable ?? otherwise.onUnavailable,
    minimumScore: minimumScore ?? otherwise.minimumScore,
    frameworks: listed ?? otherwise.frameworks,
  };
}

function listedFrameworks(
  frameworks: PolicyDocument['frameworks'],
): EnvironmentPolicy['frameworks'] | undefined {
  if (Array.isArray(frameworks)) return frameworks.map((name) => ({ name, minimumScore: undefined }));
  return (
    frameworks &&
    Object.entries(frameworks).map(([name, least]) => ({ name, minimumScore: least ?? undefined }))
  );
}

/** The settings as written: each rule parses its own parameters and fills in defaults. */
function rulesOf(written: unknown): Policy['rules'] {
  if (!isRecord(written)) return {};
  return Object.fromEntries(Object.entries(written).map(([id, settings]) => [id, settingsOf(settings)]));
}

function settingsOf(settings: unknown): RuleSettings {
  if (!isRecord(settings)) return { severity: severityOf(settings), parameters: {} };
  const { severity, ...parameters } = settings;
  return { severity: severityOf(severity), parameters };
}

function severityOf(word: unknown): RuleSettings['severity'] {
  return word === 'off' ? 'off' : SEVERITIES.find((severity) => severity === word);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overrideOf({
  paths,
  environments,
  modes,
  fail_on: failOn,
  unknown,
  undecidable,
  rules,
}: PolicyDocument['overrides'][number]): PolicyOverride {
  return {
    paths,
    environments,
    modes,
    settings: {
      ...(failOn && { failOn }),
      ...(unknown && { unknown: effectsOf(unknown) }),
      ...(undecidable && { undecidable: effectsOf(undecidable) }),
      ...(rules && { rules: rulesOf(rules) }),
    },
  };
}

function waiverOf(waiver: PolicyDocument['waivers'][number], file: string, line: number): Waiver {
  const { rule, rules = rule === undefined ? [] : [rule], owner, reason, expires, fingerprint } = waiver;
  const {
    path,
    paths = path === undefined ? [] : [path],
    key,
    keys = key === undefined ? [] : [key],
  } = waiver;
  const target: Waiver['target'] =
    fingerprint === undefined ? { kind: 'globs', paths, keys } : { kind: 'fingerprint', fingerprint };
  return { rules, target, owner, reason, expires, file, line };
}
