import { lineOfPointer, type PositionedYaml } from '../../../provider/documents/positioned-yaml.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { valueAt } from '../../../provider/schema-messages/field-path.ts';
import { isIncluded, matchesPath } from '../../scan/path-glob.ts';
import { CUSTOM_PREFIX, type CustomPattern } from '../../scan/patterns/custom-pattern.ts';
import type { Severity } from '../../scan/severity.ts';
import { type Mode, REQUIRED } from '../mode.ts';
import { type Effect, effectOf } from '../not-known.ts';
import type { Rule } from '../rules/definition/rule.ts';
import {
  type EnvironmentPolicy,
  environmentPolicy,
  type Policy,
  type PolicyOverride,
  type Waiver,
} from './policy.ts';
import { policyFor, Scopes } from './scopes.ts';

/** What is judged: a file, or what is in no file. */
export interface Situation {
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  /** Relative to the repository's top folder. */
  readonly path: string | undefined;
  readonly now: Instant;
}

/** What decides a setting. */
export type Decider =
  | { readonly kind: 'default' }
  /** A line of the policy file. */
  | { readonly kind: 'policy' | 'override'; readonly line: number }
  /** A line of a policy for some files. */
  | { readonly kind: 'nested'; readonly path: string; readonly line: number }
  /** A line of another file, which the policy extends. */
  | { readonly kind: 'included'; readonly path?: string; readonly line?: number };

/** The severity of a rule, and its parameters that differ from its defaults. */
export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity | 'off';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly decider: Decider;
}

/** A kind of secret that the policy defines, and where. */
export interface ExplainedPattern {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  readonly decider: Decider;
}

/** A policy as it applies in one situation. */
export interface ExplainedPolicy extends Situation {
  /** Paths of the policies for some files that apply to the file, the last of which wins. */
  readonly nested: readonly string[];
  readonly failOn: { readonly severity: Severity; readonly decider: Decider };
  readonly rules: readonly ExplainedRule[];
  /** Those that are searched for in the file. */
  readonly patterns: readonly ExplainedPattern[];
  readonly thresholds: EnvironmentPolicy;
  readonly required: readonly string[];
  /** The effect of code that cannot be decided, and of everything else that is not known. */
  readonly undecidable: Effect;
  readonly unknown: Effect;
  /** Those that can apply to the file. */
  readonly waivers: readonly (Waiver & { readonly isExpired: boolean })[];
}

/** A file of the policy as it is written. */
export interface WrittenFile {
  readonly source: PositionedYaml;
  readonly value: unknown;
}

/**
 * The effective policy of a situation, and what decides each part of it. The settings are those that a check uses.
 *
 * @param file the policy itself; undefined where there is none.
 * @param nested the policies for some files, by path.
 * @param bases what the policy extends, each after what it extends itself.
 */
export function explainPolicy(
  policy: Policy,
  file: WrittenFile | undefined,
  situation: Situation,
  rules: readonly Rule[],
  nested: ReadonlyMap<string, WrittenFile> = new Map(),
  bases: readonly WrittenFile[] = [],
): ExplainedPolicy {
  const { mode, environment, path, now } = situation;
  const scoped = policyFor(policy, mode, environment);
  const { settings } = new Scopes(scoped).at(path);
  // The last one decides.
  const overrides = policy.overrides.filter((override) => applies(override, situation)).toReversed();
  const deciderOf = (
    name: readonly string[],
    isSet: boolean,
    sets: (override: PolicyOverride) => boolean,
  ) => {
    const last = overrides.find(sets);
    if (last !== undefined) return overrideDecider(last, name, file, nested, bases);
    if (file !== undefined && valueAt(file.value, name) !== undefined)
      return { kind: 'policy', line: lineOfPointer(file.source, pointer(name)) } as const;
    const base = bases.findLast(({ value }) => valueAt(value, name) !== undefined);
    if (base !== undefined) return included(base, name);
    return { kind: isSet ? 'included' : 'default' } as const;
  };
  return {
    ...situation,
    nested: overrides.flatMap((override) => override.policy ?? []).toReversed(),
    failOn: {
      severity: settings.failOn,
      decider: deciderOf(['fail_on'], false, (override) => override.settings.failOn !== undefined),
    },
    rules: rules.map(({ id, title, severity }) => ({
      id,
      title,
      severity: settings.rules[id]?.severity ?? severity,
      parameters: parametersOf(settings.rules[id]?.parameters),
      decider: deciderOf(
        ['rules', id],
        policy.rules[id] !== undefined,
        (override) => override.settings.rules?.[id] !== undefined,
      ),
    })),
    patterns: policy.secretPatterns
      .filter(({ paths }) => path === undefined || isIncluded(paths, path))
      .map((pattern) => explainedPattern(pattern, policy, file)),
    thresholds: environmentPolicy(policy, environment),
    required: policy.require ?? REQUIRED[mode],
    undecidable: effectOf(doubt('value'), mode, settings),
    unknown: effectOf(doubt('file'), mode, settings),
    waivers: policy.waivers
      .filter(
        ({ target, within }) =>
          path === undefined ||
          (canMatch(target, path) && (within?.some((glob) => matchesPath(glob, path)) ?? true)),
      )
      .map((waiver) => ({ ...waiver, isExpired: waiver.expires < now })),
  };
}

function explainedPattern(
  { id, description, severity }: CustomPattern,
  { secretSeverities }: Pick<Policy, 'secretSeverities'>,
  file: WrittenFile | undefined,
): ExplainedPattern {
  const written = file && valueAt(file.value, ['secrets', 'patterns']);
  const index = (Array.isArray(written) ? written : []).findIndex(
    (one: unknown) => valueAt(one, ['id']) === id.slice(CUSTOM_PREFIX.length),
  );
  const decider: Decider =
    file === undefined || index < 0
      ? { kind: 'included' }
      : { kind: 'policy', line: lineOfPointer(file.source, `/secrets/patterns/${index}`) };
  return { id, description, severity: secretSeverities[id] ?? severity, decider };
}

function doubt(kind: 'value' | 'file') {
  return { kind, subject: '', place: { kind: 'set-up' }, because: '', remedy: '' } as const;
}

function parametersOf(parameters: unknown): Readonly<Record<string, unknown>> {
  return typeof parameters === 'object' && parameters !== null ? { ...parameters } : {};
}

function applies(
  { modes, environments, paths }: PolicyOverride,
  { mode, environment, path }: Situation,
): boolean {
  return (
    (modes?.includes(mode) ?? true) &&
    (environments === undefined || (environment !== undefined && environments.includes(environment))) &&
    (paths === undefined || (path !== undefined && paths.some((glob) => matchesPath(glob, path))))
  );
}

/** The line of an override in the policy file, which has it by its selectors. */
function overrideDecider(
  { paths, environments, modes, policy }: PolicyOverride,
  name: readonly string[],
  file: WrittenFile | undefined,
  nested: ReadonlyMap<string, WrittenFile>,
  bases: readonly WrittenFile[],
): Decider {
  if (policy !== undefined) {
    const source = nested.get(policy)?.source;
    return { kind: 'nested', path: policy, line: source ? lineOfPointer(source, pointer(name)) : 1 };
  }
  const selectors = JSON.stringify([paths, environments, modes]);
  const steps = (written: WrittenFile): readonly string[] | undefined => {
    const overrides = valueAt(written.value, ['overrides']);
    if (!Array.isArray(overrides)) return undefined;
    const index = overrides.findLastIndex(
      (one: unknown) =>
        JSON.stringify(['paths', 'environments', 'modes'].map((field) => valueAt(one, [field]))) ===
          selectors && valueAt(one, name) !== undefined,
    );
    return index === -1 ? undefined : ['overrides', String(index), ...name];
  };
  const own = file && steps(file);
  if (file !== undefined && own !== undefined)
    return { kind: 'override', line: lineOfPointer(file.source, pointer(own)) };
  for (const base of bases.toReversed()) {
    const found = steps(base);
    if (found !== undefined) return included(base, found);
  }
  return { kind: 'included' };
}

function included({ source }: WrittenFile, steps: readonly string[]): Decider {
  return { kind: 'included', path: source.path, line: lineOfPointer(source, pointer(steps)) };
}

function pointer(steps: readonly string[]): string {
  return steps.map((step) => `/${step}`).join('');
}

function canMatch(target: Waiver['target'], path: string): boolean {
  if (target.kind === 'fingerprint' || target.paths.length === 0) return true;
  return target.paths.some((glob) => matchesPath(glob, path));
}
