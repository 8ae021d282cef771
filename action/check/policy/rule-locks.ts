import { isDeepStrictEqual } from 'node:util';
import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { PolicyFault } from './cross-faults.ts';
import { isRecord, type PolicyLayer, type WrittenPolicy } from './policy-layer.ts';
import type { PolicyDocument } from './policy-schema.ts';

type LockOf = (id: string) => { readonly name: string; readonly by: string } | undefined;

type Override = PolicyDocument['overrides'][number];

/**
 * The overrides of earlier policies that a later one could undo: those that can apply together with it. Which files globs
 * have in common is not known.
 *
 * @param scope of the later settings; undefined for those at the top, which no override gives way to.
 */
export function overridesMeeting(
  scope: Override | undefined,
  { overrides }: Pick<PolicyDocument, 'overrides'>,
) {
  if (scope === undefined) return [];
  return overrides
    .map((settings, index) => ({ settings, index }))
    .filter(
      ({ settings: { modes, environments } }) =>
        meet(modes, scope.modes) && meet(environments, scope.environments),
    );
}

function meet<Item>(a: readonly Item[] | undefined, b: readonly Item[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((item) => b.includes(item));
}

/** Locked rules that a policy makes milder, changes or waives. */
export function ruleLockFaults(
  layer: PolicyLayer,
  before: Pick<PolicyLayer, 'written' | 'document'>,
  rules: readonly Rule[],
  lockOf: LockOf,
): readonly PolicyFault[] {
  const { waivers } = layer.document;
  const top = before.written.rules;
  const settings = [
    { at: '/rules', written: layer.written.rules, bases: [] },
    ...overriddenRules(layer.written).map((written, index) => ({
      at: `/overrides/${index}/rules`,
      written,
      bases: overridesMeeting(layer.document.overrides[index], before.document).map(
        (base) => overriddenRules(before.written)[base.index],
      ),
    })),
  ];
  const changed = settings.flatMap(({ at, written, bases }) =>
    Object.entries(isRecord(written) ? written : {}).flatMap(([id, own]) => {
      const rule = rules.find((one) => one.id === id);
      const lock = lockOf(id);
      if (rule === undefined || lock === undefined || own === undefined) return [];
      const base = settingsIn(top, id);
      const faults = [base, ...bases.map((settings) => merged(base, settingsIn(settings, id)))].flatMap(
        (each) => faultsOf(settingsOf(own), each, rule),
      );
      return [...new Set(faults)].map((message) => ({
        path: `${at}/${id}`,
        message: `${message}, because ${lock.by} locks ${lock.name}`,
      }));
    }),
  );
  const waived = waivers.flatMap(({ rule, rules: several = [] }, index) =>
    [...(rule === undefined ? [] : [rule]), ...several].flatMap((id) => {
      const lock = lockOf(id);
      const message = `must not accept findings of ${id}`;
      return lock === undefined
        ? []
        : [{ path: `/waivers/${index}`, message: `${message}, because ${lock.by} locks ${lock.name}` }];
    }),
  );
  return [...changed, ...waived];
}

interface Settings {
  readonly severity: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function overriddenRules({ overrides }: WrittenPolicy): readonly unknown[] {
  return (Array.isArray(overrides) ? overrides : []).map((override) =>
    isRecord(override) ? override.rules : undefined,
  );
}

function settingsIn(written: unknown, id: string): Settings {
  return settingsOf(isRecord(written) ? written[id] : undefined);
}

function merged(base: Settings, own: Settings): Settings {
  return {
    severity: own.severity ?? base.severity,
    parameters: { ...base.parameters, ...own.parameters },
  };
}

function settingsOf(written: unknown): Settings {
  if (!isRecord(written)) return { severity: written, parameters: {} };
  const { severity, ...parameters } = written;
  return { severity, parameters };
}

function faultsOf(own: Settings, base: Settings, rule: Rule): readonly string[] {
  const least = severityOf(base.severity) ?? rule.severity;
  const now = own.severity === 'off' ? 'off' : severityOf(own.severity);
  const isOn = base.severity !== 'off';
  const isMilder = isOn && now !== undefined && (now === 'off' || (now !== least && isAtLeast(least, now)));
  const defaults: Readonly<Record<string, unknown>> = rule.parameters.parse(base.parameters);
  const after: Readonly<Record<string, unknown>> = rule.parameters.parse({
    ...base.parameters,
    ...own.parameters,
  });
  return [
    ...(isMilder ? [`must not be ${now === 'off' ? 'off' : `milder than ${least}`}`] : []),
    ...Object.keys(own.parameters)
      .filter((name) => !isDeepStrictEqual(after[name], defaults[name]))
      .map((name) => `must not change ${name}`),
  ];
}

function severityOf(word: unknown): Severity | undefined {
  return SEVERITIES.find((severity) => severity === word);
}
