import type { Environment } from '../../../provider/keys/environments.ts';
import { matchesPath } from '../../scan/path-glob.ts';
import type { Mode } from '../mode.ts';
import type { Policy, PolicyOverride, RuleSettings, ScopedSettings } from './policy.ts';
import type { PolicyLine } from './policy-line.ts';

type Scoped = Pick<Policy, 'overrides' | 'lines' | keyof ScopedSettings>;

/** A policy for one mode and environment: only its overrides for paths are left. */
export function policyFor<Given extends Scoped>(
  policy: Given,
  mode: Mode,
  environment: Environment | undefined,
): Given {
  if (policy.overrides.length === 0) return policy;
  const overrides = policy.overrides
    .filter(
      ({ modes, environments }) =>
        (modes?.includes(mode) ?? true) &&
        (environments === undefined || (environment !== undefined && environments.includes(environment))),
    )
    .map((override) => ({ ...override, modes: undefined, environments: undefined }));
  return { ...policy, overrides };
}

/** Settings with changes: rules are changed one by one, and their severity and each parameter by itself. */
export function withSettings(before: ScopedSettings, changes: Partial<ScopedSettings>): ScopedSettings {
  const rules = Object.entries(changes.rules ?? {}).map(([id, after]): [string, RuleSettings] => {
    const { severity, parameters } = before.rules[id] ?? { severity: undefined, parameters: {} };
    return [id, { severity: after.severity ?? severity, parameters: { ...parameters, ...after.parameters } }];
  });
  return {
    failOn: changes.failOn ?? before.failOn,
    unknown: { ...before.unknown, ...changes.unknown },
    undecidable: { ...before.undecidable, ...changes.undecidable },
    rules: { ...before.rules, ...Object.fromEntries(rules) },
  };
}

/** The settings that apply to some files. There is one for each combination of overrides that occurs. */
export interface Scope {
  readonly settings: ScopedSettings;
  /** Path of the policy for these files that decides last; undefined where only that of the repository applies. */
  readonly policy: string | undefined;
  /** Where the severities of rules are set, by id; those of other rules are their own. */
  readonly severityLines: Readonly<Record<string, PolicyLine | undefined>>;
}

/** Finds the settings of files. */
export class Scopes {
  /** Those found so far; the first is for what is in no file. */
  readonly all: Scope[] = [];
  readonly #policy: Scoped;
  readonly #byPath = new Map<string | undefined, Scope>();
  readonly #byOverrides = new Map<string, Scope>();

  /** @param policy of one mode and environment, as {@link policyFor} returns it. */
  constructor(policy: Scoped) {
    this.#policy = policy;
    this.at(undefined);
  }

  /** @param path undefined for what is in no file. */
  at(path: string | undefined): Scope {
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const scope = this.#scopeOf(this.#policy.overrides.filter((override) => isFor(override, path)));
    this.#byPath.set(path, scope);
    return scope;
  }

  #scopeOf(overrides: readonly PolicyOverride[]): Scope {
    const name = overrides.map((override) => this.#policy.overrides.indexOf(override)).join();
    const known = this.#byOverrides.get(name);
    if (known !== undefined) return known;
    const settings = overrides.reduce<ScopedSettings>(
      (before, override) => withSettings(before, override.settings),
      this.#policy,
    );
    const policy = overrides.findLast((override) => override.policy !== undefined)?.policy;
    const lines = [this.#policy, ...overrides].flatMap((one) => Object.entries(one.lines?.rules ?? {}));
    const severityLines = Object.fromEntries(
      lines.flatMap(([id, { severity }]) => (severity === undefined ? [] : [[id, severity]])),
    );
    const scope = { settings, policy, severityLines };
    this.#byOverrides.set(name, scope);
    this.all.push(scope);
    return scope;
  }
}

function isFor({ paths }: PolicyOverride, path: string | undefined): boolean {
  return paths === undefined || (path !== undefined && paths.some((glob) => matchesPath(glob, path)));
}
