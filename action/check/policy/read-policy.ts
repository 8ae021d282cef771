import { lineOfPointer, type PositionedYaml } from '../../../provider/documents/positioned-yaml.ts';
import type { DocumentFault } from '../../../provider/documents/schema-errors.ts';
import { printable } from '../../../provider/text/printable.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { crossFaults } from './cross-faults.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import type { EnvironmentPolicy, Policy, RuleSettings, Waiver } from './policy.ts';
import { PolicyError } from './policy-error.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';
import { readPolicyText } from './policy-text.ts';
import { unseenFaults } from './unseen-faults.ts';

/**
 * Reads a policy.
 *
 * @param path for messages.
 * @throws PolicyError (as a rejection) with everything that is wrong, by line.
 */
export async function readPolicy(text: string, path: string, rules: readonly Rule[]): Promise<Policy> {
  const read = readPolicyText(text, path);
  if (read.kind === 'faulty') {
    throw new PolicyError(
      path,
      read.faults.map(({ line, message }) => printable(`${path}:${line}: ${message}`)),
    );
  }
  const { source, value } = read;
  const parsed = policySchema(rules).safeParse(value);
  const faults = parsed.success ? crossFaults(parsed.data, rules) : await wordedFaults(value, rules);
  if (faults.length > 0) throw policyError(source, faults);
  if (!parsed.success) throw policyError(source, unseenFaults(parsed.error.issues));
  return policyOf(parsed.data, value, source);
}

/** The published schema takes its time, and has the better words: it is asked only what is wrong. */
async function wordedFaults(value: unknown, rules: readonly Rule[]): Promise<readonly DocumentFault[]> {
  const { schemaFaults } = await import('./schema-faults.ts');
  return schemaFaults(value, rules);
}

function policyError(source: PositionedYaml, faults: readonly DocumentFault[]): PolicyError {
  return new PolicyError(
    source.path,
    faults.map((fault) => printable(inWords(source, fault))),
  );
}

function inWords(source: PositionedYaml, { path, message }: DocumentFault): string {
  const field = path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return `${source.path}:${lineOfPointer(source, path)}: ${field === '' ? 'the policy' : field} ${message}`;
}

function policyOf(document: PolicyDocument, written: unknown, source: PositionedYaml): Policy {
  const defaults = thresholdsOf(document, DEFAULT_POLICY.defaults);
  const environments = Object.entries(document.environments).map(([name, own]) => [
    name,
    thresholdsOf(own ?? {}, defaults),
  ]);
  return {
    failOn: document.fail_on,
    require: document.require,
    rules: rulesOf(isRecord(written) ? written.rules : undefined),
    environments: Object.fromEntries(environments),
    defaults,
    vendors: document.vendors.map(({ name, url, token_env: tokenEnv }) => ({ name, url, tokenEnv })),
    paths: document.paths,
    purposes: document.purposes,
    waivers: document.waivers.flatMap((waiver, index) =>
      waiverOf(waiver, source.path, lineOfPointer(source, `/waivers/${index}`)),
    ),
  };
}

type Thresholds = Pick<PolicyDocument, 'on_unavailable' | 'minimum_score' | 'frameworks'>;

function thresholdsOf(
  { on_unavailable: onUnavailable, minimum_score: minimumScore, frameworks }: Thresholds,
  otherwise: EnvironmentPolicy,
): EnvironmentPolicy {
  const listed = Array.isArray(frameworks)
    ? frameworks.map((name) => ({ name, minimumScore: undefined }))
    : frameworks &&
      Object.entries(frameworks).map(([name, least]) => ({ name, minimumScore: least ?? undefined }));
  return {
    onUnavailable: onUnavailable ?? otherwise.onUnavailable,
    minimumScore: minimumScore ?? otherwise.minimumScore,
    frameworks: listed ?? otherwise.frameworks,
  };
}

/** As they were written: the rule itself fills in its defaults, and reads durations. */
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

function waiverOf(waiver: PolicyDocument['waivers'][number], file: string, line: number): readonly Waiver[] {
  const { rule, owner, reason, expires, fingerprint, path, key } = waiver;
  const common = { rule, owner, reason, expires, file, line };
  if (fingerprint !== undefined) return [{ ...common, target: { kind: 'fingerprint', fingerprint } }];
  if (path !== undefined) return [{ ...common, target: { kind: 'path', path } }];
  return key === undefined ? [] : [{ ...common, target: { kind: 'key', key } }];
}
