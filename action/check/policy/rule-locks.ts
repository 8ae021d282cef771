import { isDeepStrictEqual } from 'node:util';
import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { PolicyFault } from './cross-faults.ts';
import { isRecord, type PolicyLayer, type WrittenPolicy } from './policy-layer.ts';

type LockOf = (id: string) => { readonly name: string; readonly by: string } | undefined;

/** Locked rules that a policy makes milder, changes or waives. */
export function ruleLockFaults(
  layer: PolicyLayer,
  before: WrittenPolicy,
  rules: readonly Rule[],
  lockOf: LockOf,
): readonly PolicyFault[] {
  const { waivers } = layer.document;
  const overrides = Array.isArray(layer.written.overrides) ? layer.written.overrides : [];
  const settings = [
    { at: '/rules', written: layer.written.rules },
    ...overrides.map((override, index) => ({
      at: `/overrides/${index}/rules`,
      written: isRecord(override) ? override.rules : undefined,
    })),
  ];
  const changed = settings.flatMap(({ at, written }) =>
    Object.entries(isRecord(written) ? written : {}).flatMap(([id, own]) => {
      const rule = rules.find((one) => one.id === id);
      const lock = lockOf(id);
      if (rule === undefined || lock === undefined || own === undefined) return [];
      const base = settingsOf(isRecord(before.rules) ? before.rules[id] : undefined);
      return faultsOf(settingsOf(own), base, rule).map((message) => ({
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
