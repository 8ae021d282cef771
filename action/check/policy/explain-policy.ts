import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { isIncluded, matchesPath } from '../../scan/path-glob.ts';
import { CUSTOM_PREFIX } from '../../scan/patterns/custom-pattern.ts';
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
import type { PolicyLine, ScopedLines } from './policy-line.ts';
import { policyFor, Scopes } from './scopes.ts';

/** What is judged: a file, or what is in no file. */
export interface Situation {
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  /** Relative to the repository's top folder. */
  readonly path: string | undefined;
  readonly now: Instant;
}

/**
 * What decides a setting: a line of the policy, of a policy for some files (`nested`), or of one that the policy extends
 * (`included`).
 */
export type Decider =
  | { readonly kind: 'default' }
  | ({ readonly kind: 'policy' | 'override' | 'nested' | 'included' } & PolicyLine);

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

/**
 * The effective policy of a situation, and what decides each part of it. The settings are those that a check uses.
 *
 * @param file path of the policy itself.
 */
export function explainPolicy(
  policy: Policy,
  file: string,
  situation: Situation,
  rules: readonly Rule[],
): ExplainedPolicy {
  const { mode, environment, path, now } = situation;
  const scoped = policyFor(policy, mode, environment);
  const { settings } = new Scopes(scoped).at(path);
  // The last one decides.
  const overrides = policy.overrides.filter((override) => applies(override, situation)).toReversed();
  const deciderOf = (lineIn: (lines: ScopedLines) => PolicyLine | undefined): Decider => {
    for (const { lines, policy: nested } of overrides) {
      const line = lines && lineIn(lines);
      if (line === undefined) continue;
      if (nested !== undefined) return { kind: 'nested', ...line };
      return { kind: line.path === file ? 'override' : 'included', ...line };
    }
    return writtenAt(policy.lines && lineIn(policy.lines), file);
  };
  return {
    ...situation,
    nested: overrides.flatMap((override) => override.policy ?? []).toReversed(),
    failOn: { severity: settings.failOn, decider: deciderOf(({ failOn }) => failOn) },
    rules: rules.map(({ id, title, severity }) => ({
      id,
      title,
      severity: settings.rules[id]?.severity ?? severity,
      parameters: parametersOf(settings.rules[id]?.parameters),
      decider: deciderOf((lines) => lines.rules[id]?.any),
    })),
    patterns: policy.secretPatterns
      .filter(({ paths }) => path === undefined || isIncluded(paths, path))
      .map(({ id, description, severity }) => ({
        id,
        description,
        severity: policy.secretSeverities[id] ?? severity,
        decider: writtenAt(
          policy.lines?.secretSeverities[id] ?? policy.lines?.patterns[id.slice(CUSTOM_PREFIX.length)],
          file,
        ),
      })),
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

function writtenAt(line: PolicyLine | undefined, file: string): Decider {
  if (line === undefined) return { kind: 'default' };
  return { kind: line.path === file ? 'policy' : 'included', ...line };
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

function canMatch(target: Waiver['target'], path: string): boolean {
  if (target.kind === 'fingerprint' || target.paths.length === 0) return true;
  return target.paths.some((glob) => matchesPath(glob, path));
}
