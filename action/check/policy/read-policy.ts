import { lineOfPointer } from '../../../provider/documents/positioned-yaml.ts';
import { pointerName } from '../../../provider/schema-messages/field-path.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { MODES } from '../mode.ts';
import type { EffectByMode } from '../not-known.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { checkedPatterns } from './check-patterns.ts';
import { crossFaults } from './cross-faults.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { type Lock, lockedRules, lockFaults, locksOf } from './locks.ts';
import { mergePolicies } from './merge-policies.ts';
import { asOverride, type NestedPolicy, pointerInNested } from './nested-policy.ts';
import { customPatterns } from './patterns-schema.ts';
import type { EnvironmentPolicy, Policy, PolicyOverride, RuleSettings, Waiver } from './policy.ts';
import {
  isRecord,
  type PolicyLayer,
  placeIn,
  policyError,
  readLayer,
  type WrittenPolicy,
} from './policy-layer.ts';
import { policyLines, scopedLines } from './policy-lines.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';

/**
 * Reads a policy that extends no other.
 *
 * @param path for messages.
 * @throws PolicyError (as a rejection) with all errors, by line.
 */
export async function readPolicy(text: string, path: string, rules: readonly Rule[]): Promise<Policy> {
  return policyOfLayers([await checkedPatterns(readLayer(text, path, rules))], rules);
}

/**
 * The policy that files make together.
 *
 * @param layers what the policy extends, the most general first, and last the policy itself.
 * @param nested policies for some files, of which later ones win.
 * @throws PolicyError when they do not fit together, or one loosens what an earlier one locks.
 */
export function policyOfLayers(
  layers: readonly PolicyLayer[],
  rules: readonly Rule[],
  nested: readonly NestedPolicy[] = [],
): Policy {
  const schema = policySchema(rules);
  const locks: Lock[] = [];
  let written: WrittenPolicy = { version: 1 };
  for (const [index, layer] of layers.entries()) {
    refuseLoosening(layer, written, locks, rules);
    written = mergePolicies(written, layer.written);
    const own = locksOf(layer);
    locks.push(...own);
    // What comes before it and what it does not extend must not loosen what it locks, either. The last extends all.
    if (own.length === 0 || index === layers.length - 1) continue;
    const extended = ancestorsOf(layer);
    const locked = layers.filter((one) => extended.has(one)).map((one) => one.written);
    const itself = [...locked, layer.written].reduce(mergePolicies, { version: 1 });
    for (const earlier of layers.slice(0, index))
      if (!extended.has(earlier)) refuseLoosening(earlier, itself, own, rules);
  }
  const merged = schema.safeParse(written);
  const own = layers.at(-1);
  const faults = merged.success ? crossFaults(merged.data, rules, 'whole') : [];
  if (own !== undefined && faults.length > 0)
    throw policyError(
      own.source,
      faults.map(({ path, message }) => ({
        path: layers.length === 1 ? path : '/extends',
        message: layers.length === 1 ? message : `does not fit: ${pointerName(path)} ${message}`,
      })),
    );
  if (!merged.success) throw merged.error;
  const policy = policyOf(merged.data, written);
  const below = nested.map((one) => {
    const layer = asOverride(one, rules);
    refuseLoosening(layer, written, locks, rules, pointerInNested);
    return {
      overrides: overridesOf(layer).map((own) => ({
        ...own,
        policy: one.layer.source.path,
        lines: scopedLines(one.layer, []),
      })),
      waivers: waiversOf(one.layer).map((waiver) => ({ ...waiver, within: one.paths })),
    };
  });
  return {
    ...policy,
    overrides: [...layers.flatMap(overridesOf), ...below.flatMap(({ overrides }) => overrides)],
    lines: policyLines(layers),
    waivers: [...layers.flatMap(waiversOf), ...below.flatMap(({ waivers }) => waivers)],
    lockedRules: lockedRules(locks, rules),
  };
}

/**
 * @param pointerIn the location in the file of a setting of the layer.
 * @throws PolicyError when a policy loosens what is locked.
 */
function refuseLoosening(
  layer: PolicyLayer,
  written: WrittenPolicy,
  locks: readonly Lock[],
  rules: readonly Rule[],
  pointerIn = (pointer: string) => pointer,
): void {
  const faults = lockFaults(layer, written, policySchema(rules).parse(written), locks, rules);
  if (faults.length > 0)
    throw policyError(
      layer.source,
      faults.map(({ path, message }) => ({ path: pointerIn(path), message })),
    );
}

function ancestorsOf({ bases = [] }: PolicyLayer): ReadonlySet<PolicyLayer> {
  return new Set(bases.flatMap((base) => [base, ...ancestorsOf(base)]));
}

function policyOf(document: PolicyDocument, written: WrittenPolicy): Policy {
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
    rules: rulesOf(written.rules),
    overrides: [],
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
    secretSeverities: document.secrets.severity,
    secretPatterns: customPatterns(document.secrets.patterns),
    purposes: document.purposes,
    lockedRules: [],
    waivers: [],
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

/** Their rules are those that are written, too. */
function overridesOf(layer: PolicyLayer): readonly PolicyOverride[] {
  const { document, written } = layer;
  const texts: readonly unknown[] = Array.isArray(written.overrides) ? written.overrides : [];
  return document.overrides.map((override, index) => ({
    ...overrideOf(override, texts[index]),
    lines: scopedLines(layer, ['overrides', String(index)]),
  }));
}

function overrideOf(
  { paths, environments, modes, fail_on: failOn, unknown, undecidable }: PolicyDocument['overrides'][number],
  written: unknown,
): PolicyOverride {
  return {
    paths,
    environments,
    modes,
    settings: {
      ...(failOn && { failOn }),
      ...(unknown && { unknown: effectsOf(unknown) }),
      ...(undecidable && { undecidable: effectsOf(undecidable) }),
      ...(isRecord(written) && written.rules !== undefined && { rules: rulesOf(written.rules) }),
    },
  };
}

function waiversOf(layer: PolicyLayer): readonly Waiver[] {
  const { document, source, anchor } = layer;
  return document.waivers.map((waiver, index) => {
    const pointer = `/waivers/${index}`;
    if (anchor === undefined) return waiverOf(waiver, source.path, lineOfPointer(source, pointer));
    return { ...waiverOf(waiver, anchor.path, anchor.line), base: placeIn(layer, pointer) };
  });
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
