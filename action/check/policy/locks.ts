import { foldFrameworkName } from '../../../provider/api/contract/framework-name.ts';
import { isAtLeast, type Severity } from '../../scan/severity.ts';
import { MODES, type Mode } from '../mode.ts';
import { EFFECTS, type Effect } from '../not-known.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { PolicyFault } from './cross-faults.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { isRecord, type PolicyLayer, placeIn, type WrittenPolicy } from './policy-layer.ts';
import type { PolicyDocument } from './policy-schema.ts';
import { overridesMeeting, ruleLockFaults } from './rule-locks.ts';

/** A setting that later policies cannot loosen. */
export interface Lock {
  /** `fail_on`, `rules` or `rules.stale-key`. */
  readonly name: string;
  /** Where it is locked: `org.yaml:4`. */
  readonly by: string;
}

export function locksOf(layer: PolicyLayer): readonly Lock[] {
  return layer.document.locked.map((name, index) => ({ name, by: placeIn(layer, `/locked/${index}`) }));
}

/** Ids of the rules that are locked. */
export function lockedRules(locks: readonly Lock[], rules: readonly Rule[]): readonly string[] {
  return rules.map(({ id }) => id).filter((id) => lockOfRule(id, locks) !== undefined);
}

/**
 * What a policy loosens that is locked in those it extends.
 *
 * @param written what those say together, as written and with defaults.
 */
export function lockFaults(
  layer: PolicyLayer,
  written: WrittenPolicy,
  before: PolicyDocument,
  locks: readonly Lock[],
  rules: readonly Rule[],
): readonly PolicyFault[] {
  // Rules are compared one by one.
  const ofSettings = locks.filter(({ name }) => !/^rules(?:\.|$)/.test(name));
  const settings = ofSettings.flatMap(({ name, by }) =>
    checkOf(name)(layer, before).map(({ path, message }) => ({
      path,
      message: `${message}, because ${by} locks ${name}`,
    })),
  );
  const lock = (id: string) => lockOfRule(id, locks);
  return [
    ...settings,
    ...committedSecretFaults(layer, before, lock('committed-secret')),
    ...ruleLockFaults(layer, { written, document: before }, rules, lock),
  ];
}

/** The settings of secrets, too, decide what becomes of the findings of their rule. */
function committedSecretFaults(
  layer: PolicyLayer,
  before: PolicyDocument,
  lock: Lock | undefined,
): readonly PolicyFault[] {
  if (lock === undefined) return [];
  return [...secretFaults(layer, before), ...notSet('allow_comments')(layer, before)].map(
    ({ path, message }) => ({ path, message: `${message}, because ${lock.by} locks ${lock.name}` }),
  );
}

/** Patterns can be added: they find more, and cannot take the place of others. */
function secretFaults({ written, document }: PolicyLayer, before: PolicyDocument): readonly PolicyFault[] {
  const known = new Set(before.secrets.patterns.map(({ id }) => id));
  const others = Object.keys(isRecord(written.secrets) ? written.secrets : {}).filter(
    (field) => field !== 'patterns',
  );
  return [
    ...others.map((field) => ({ path: `/secrets/${field}`, message: 'must not be set' })),
    ...document.secrets.patterns.flatMap(({ id }, index) =>
      known.has(id)
        ? [{ path: `/secrets/patterns/${index}/id`, message: `"${id}" must not be changed` }]
        : [],
    ),
  ];
}

function lockOfRule(id: string, locks: readonly Lock[]): Lock | undefined {
  return locks.find(({ name }) => name === 'rules' || name === `rules.${id}`);
}

type Check = (layer: PolicyLayer, before: PolicyDocument) => readonly PolicyFault[];

/** What loosens a setting. One that is not among them has no order of strictness, so it must not be set at all. */
function checkOf(name: string): Check {
  return CHECKS[name] ?? notSet(name);
}

const CHECKS: Readonly<Record<string, Check | undefined>> = {
  fail_on: ({ written, document }, before) =>
    withOverrides(document, written.fail_on === undefined ? undefined : document.fail_on, 'fail_on').flatMap(
      ({ path, value, scope }) => {
        const all = [
          before.fail_on,
          ...overridesMeeting(scope, before).flatMap(({ settings }) => settings.fail_on ?? []),
        ];
        const least = all.reduce((a, b) => (isAtLeast(a, b) ? b : a));
        return value !== undefined && isHigher(value, least)
          ? [{ path, message: `must not be higher than ${least}` }]
          : [];
      },
    ),
  unknown: (layer, before) => [
    ...weakerEffects(layer, before, 'unknown', unknownEffect),
    ...weakerEffects(layer, before, 'undecidable', unknownEffect, (mode) => !decides(before, mode)),
  ],
  undecidable: (layer, before) => [
    ...weakerEffects(
      layer,
      before,
      'undecidable',
      (settings, mode) => effectIn(settings.undecidable, mode) ?? unknownEffect(settings, mode),
    ),
    ...weakerEffects(layer, before, 'unknown', unknownEffect, (mode) => !decides(before, mode)),
  ],
  require: ({ document }, before) => {
    const missing = (before.require ?? []).filter((fact) => document.require?.includes(fact) === false);
    const isSet = document.require !== undefined && before.require === undefined;
    if (isSet) return [{ path: '/require', message: 'must not be set' }];
    return missing.length === 0 ? [] : [{ path: '/require', message: `must contain ${missing.join(', ')}` }];
  },
  on_unavailable: (layer, before) =>
    thresholdsOf(layer.document, before).flatMap(({ at, own, base }) =>
      own.on_unavailable === 'warn' && (base.on_unavailable ?? 'fail') === 'fail'
        ? [{ path: `${at}/on_unavailable`, message: 'must not be warn' }]
        : [],
    ),
  minimum_score: (layer, before) =>
    thresholdsOf(layer.document, before).flatMap(({ at, own, base }) => {
      const least = minimumOf(base);
      if (own.minimum_score !== undefined && own.minimum_score < least)
        return [{ path: `${at}/minimum_score`, message: `must not be lower than ${least}` }];
      const known = scoresOf(base.frameworks ?? []);
      return [...scoresOf(own.frameworks ?? [])].flatMap(([folded, { name, score }]) => {
        const needed = known.get(folded)?.score ?? least;
        return score !== undefined && score < needed ? [tooLow(at, name, needed)] : [];
      });
    }),
  frameworks: (layer, before) =>
    thresholdsOf(layer.document, before).flatMap(({ at, own, base }) => {
      if (own.frameworks === undefined) return [];
      const after = scoresOf(own.frameworks);
      return [...scoresOf(base.frameworks ?? [])].flatMap(([folded, { name, score }]) => {
        const now = after.get(folded);
        if (now === undefined) return [{ path: `${at}/frameworks`, message: `must contain ${name}` }];
        // Without a score of its own, minimum_score counts.
        if (score === undefined && now.score === undefined) return [];
        const needed = score ?? minimumOf(base);
        return (now.score ?? 0) < needed ? [tooLow(at, name, needed)] : [];
      });
    }),
  vendors: ({ document }, before) =>
    document.vendors.flatMap((vendor, index) =>
      before.vendors.some(({ name }) => name === vendor.name)
        ? [{ path: `/vendors/${index}/name`, message: `"${vendor.name}" must not be changed` }]
        : [],
    ),
  overrides: ({ document }) =>
    document.overrides.flatMap((override, index) =>
      Object.entries(override)
        .filter(([field, value]) => !SELECTORS.includes(field) && value !== undefined)
        .map(([field]) => ({ path: `/overrides/${index}/${field}`, message: 'must not be set' })),
    ),
  allow_comments: ({ document }, before) =>
    document.allow_comments.flatMap((tool, index) =>
      before.allow_comments.includes(tool)
        ? []
        : [{ path: `/allow_comments/${index}`, message: `"${tool}" must not be added` }],
    ),
  secrets: secretFaults,
};

const SELECTORS: readonly string[] = ['paths', 'environments', 'modes'];

function notSet(field: string): Check {
  return ({ written }) =>
    written[field] === undefined ? [] : [{ path: `/${field}`, message: 'must not be set' }];
}

type Effects = Pick<PolicyDocument['overrides'][number], 'unknown' | 'undecidable' | 'modes'>;

function effectIn(written: Effects['unknown'], mode: Mode): Effect | undefined {
  return typeof written === 'string' ? written : written?.[mode];
}

function unknownEffect({ unknown }: Effects, mode: Mode): Effect | undefined {
  return effectIn(unknown, mode);
}

/** Whether `undecidable` has an effect of its own in a mode. Otherwise `unknown` counts. */
function decides({ undecidable }: Effects, mode: Mode): boolean {
  return effectIn(undecidable, mode) !== undefined;
}

/** Where a policy gives a field a milder effect than those before it do, at the top or in overrides. */
function weakerEffects(
  { document }: PolicyLayer,
  before: PolicyDocument,
  field: 'unknown' | 'undecidable',
  effectOf: (settings: Effects, mode: Mode) => Effect | undefined,
  counts: (mode: Mode) => boolean = () => true,
): readonly PolicyFault[] {
  return withOverrides(document, document[field], field).flatMap(({ path, value, scope }) => {
    const isFor = (one: Pick<Effects, 'modes'> | undefined, mode: Mode) => one?.modes?.includes(mode) ?? true;
    const weaker = MODES.filter((mode) => counts(mode) && isFor(scope, mode)).filter((mode) => {
      const now = effectIn(value, mode);
      const overridden = overridesMeeting(scope, before)
        .filter(({ settings }) => isFor(settings, mode))
        .flatMap(({ settings }) => effectOf(settings, mode) ?? []);
      return (
        now !== undefined &&
        [effectOf(before, mode) ?? 'fail', ...overridden].some(
          (least) => EFFECTS.indexOf(now) < EFFECTS.indexOf(least),
        )
      );
    });
    return weaker.length === 0 ? [] : [{ path, message: `must not be milder (${weaker.join(', ')})` }];
  });
}

/** A setting at the top, and in overrides. */
function withOverrides<Field extends 'fail_on' | 'unknown' | 'undecidable'>(
  { overrides }: PolicyDocument,
  top: PolicyDocument['overrides'][number][Field],
  field: Field,
) {
  return [
    { path: `/${field}`, value: top, scope: undefined },
    ...overrides.map((override, index) => ({
      path: `/overrides/${index}/${field}`,
      value: override[field],
      scope: override,
    })),
  ];
}

/** The thresholds at the top and of environments, each with what it must not be below. */
function thresholdsOf(document: PolicyDocument, before: PolicyDocument) {
  const environments = Object.entries(document.environments).map(([name, own]) => {
    const base = Object.entries(before.environments).find(([other]) => other === name)?.[1];
    const set = Object.entries(base ?? {}).filter(([, value]) => value !== undefined);
    return { at: `/environments/${name}`, own: own ?? {}, base: { ...before, ...Object.fromEntries(set) } };
  });
  return [{ at: '', own: document, base: before }, ...environments];
}

function scoresOf(frameworks: NonNullable<PolicyDocument['frameworks']>) {
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(frameworks)
    ? frameworks.map((name) => [name, undefined])
    : Object.entries(isRecord(frameworks) ? frameworks : {});
  return new Map(
    entries.map(([name, score]) => [
      foldFrameworkName(name),
      { name, score: typeof score === 'number' ? score : undefined },
    ]),
  );
}

function minimumOf({ minimum_score: score }: Pick<PolicyDocument, 'minimum_score'>): number {
  return score ?? DEFAULT_POLICY.defaults.minimumScore;
}

function tooLow(at: string, framework: string, needed: number): PolicyFault {
  const message = `must require a score of at least ${needed} for ${framework}`;
  return { path: `${at}/frameworks`, message };
}

function isHigher(a: Severity, b: Severity): boolean {
  return a !== b && isAtLeast(a, b);
}
