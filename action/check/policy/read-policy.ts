import { Ajv2020 } from 'ajv/dist/2020.js';
import { closest } from '../../../provider/closest.ts';
import {
  lineOfPointer,
  type PositionedYaml,
  parsePositioned,
} from '../../../provider/documents/positioned-yaml.ts';
import { type DocumentFault, wordedErrors } from '../../../provider/documents/schema-errors.ts';
import published from '../../../schemas/policy.json' with { type: 'json' };
import { SEVERITIES } from '../../severity.ts';
import type { Rule } from '../rule.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import type { EnvironmentPolicy, Policy, RuleSettings, Waiver } from './policy.ts';
import { PolicyError } from './policy-error.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';

/**
 * Reads a policy.
 *
 * @param path for messages.
 * @throws PolicyError with everything that is wrong, by line.
 */
export function readPolicy(text: string, path: string, rules: readonly Rule[]): Policy {
  const source = parsePositioned(path, text);
  const { errors } = source.document;
  if (errors.length > 0) {
    const faults = errors.map(
      ({ pos, message }) => `${path}:${source.lines.linePos(pos[0]).line}: ${message}`,
    );
    throw new PolicyError(path, faults);
  }
  const value = plainValue(source);
  const complaints = faultsOf(value, rules);
  if (complaints.length > 0) {
    throw new PolicyError(
      path,
      complaints.map((fault) => inWords(source, fault)),
    );
  }
  const parsed = policySchema(rules).safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({
      path: issue.path.map((step) => `/${String(step)}`).join(''),
      message: issue.message,
    }));
    throw new PolicyError(
      path,
      faults.map((fault) => inWords(source, fault)),
    );
  }
  return policyOf(parsed.data, value, source);
}

function plainValue(source: PositionedYaml): unknown {
  try {
    return source.document.toJS();
  } catch {
    throw new PolicyError(source.path, [`${source.path}:1: uses more aliases than any honest file would`]);
  }
}

function inWords(source: PositionedYaml, { path, message }: DocumentFault): string {
  const field = path.slice(1).replaceAll('/', '.');
  return `${source.path}:${lineOfPointer(source, path)}: ${field === '' ? 'the policy' : field} ${message}`;
}

/** What the published schema finds, and what no schema can say. */
function faultsOf(value: unknown, rules: readonly Rule[]): readonly DocumentFault[] {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, validateFormats: false, strict: false });
  const { $id: _, ...schema } = published;
  const validate = ajv.compile(schema);
  if (!validate(value)) return wordedErrors(validate.errors ?? [], wordPattern).map(withHint(rules));
  const parsed = policySchema(rules).safeParse(value);
  return parsed.success ? waiverFaults(parsed.data, rules) : [];
}

function wordPattern(pattern: unknown): string {
  if (String(pattern).includes('wdhms')) return 'must be a duration such as "90d"';
  if (String(pattern).includes('0-9a-f'))
    return 'must be the 32 hex digits of a fingerprint, as reports show it';
  if (String(pattern).includes('\\d{4}')) return 'must be a day such as 2027-01-31';
  return 'has another form';
}

/** A rule that does not exist is mostly one that was misspelt. */
function withHint(rules: readonly Rule[]): (fault: DocumentFault) => DocumentFault {
  return (fault) => {
    const [, wrong] = /^has the field "([^"]*)"/.exec(fault.message) ?? [];
    if (fault.path !== '/rules' || wrong === undefined) return fault;
    return { path: `/rules/${wrong}`, message: noSuchRule(wrong, rules) };
  };
}

function noSuchRule(id: string, rules: readonly Rule[]): string {
  const meant = closest(
    id,
    rules.map((rule) => rule.id),
  );
  return `names no rule${meant === undefined ? '; "lowerplane check --list-rules" lists them' : `; did you mean "${meant}"?`}`;
}

function waiverFaults({ waivers }: PolicyDocument, rules: readonly Rule[]): readonly DocumentFault[] {
  return waivers.flatMap(({ rule, fingerprint, path, key }, index): DocumentFault[] => {
    const faults: DocumentFault[] = [];
    if (!rules.some(({ id }) => id === rule)) {
      faults.push({ path: `/waivers/${index}/rule`, message: noSuchRule(rule, rules) });
    }
    const targets = [fingerprint, path, key].filter((target) => target !== undefined).length;
    if (targets !== 1) {
      const message =
        targets === 0
          ? 'excuses everything; narrow it down with one of fingerprint, path and key'
          : 'must have only one of fingerprint, path and key';
      faults.push({ path: `/waivers/${index}`, message });
    }
    return faults;
  });
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
