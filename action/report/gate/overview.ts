import type { Finding } from '../../check/verdict/finding.ts';
import { failsGate } from '../../check/verdict/outcome.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import type { Severity } from '../../scan/severity.ts';
import { declarationOf, type FindingItem, itemsBy } from './finding-items.ts';

/** Findings of one rule that are equally severe and fixed alike. */
export interface FindingGroup {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly fix: string;
  readonly count: number;
  /** In how many files they are. */
  readonly files: number;
  readonly items: readonly FindingItem[];
}

/** Where findings are. */
export type Area =
  | { readonly kind: 'file'; readonly path: string }
  /** Mistakes that are repeated in many files. */
  | { readonly kind: 'files' }
  /** Keys at LowerPlane. */
  | { readonly kind: 'live' }
  | { readonly kind: 'set-up' };

export interface AreaFindings {
  readonly area: Area;
  readonly groups: readonly FindingGroup[];
}

/** Open findings about one control, or about a posture or test without one. */
export interface ControlFindings {
  readonly control: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

/** The open findings as people read them: what they fix, and what is about compliance. */
export interface Overview {
  /** The most severe area first; what does not fail a review comes last. */
  readonly toFix: readonly AreaFindings[];
  readonly toFixCount: number;
  readonly compliance: readonly ControlFindings[];
  readonly complianceCount: number;
  /** Whether a finding about compliance fails the gate. */
  readonly complianceFails: boolean;
}

/** A rule with findings in more files is shown once for all of them. */
const FEW_FILES = 4;

/** The one arrangement that the summary, the comment and the terminal show. */
export function overviewOf(result: CheckResult): Overview {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const compliance = open.filter(isAboutCompliance);
  const toFix = open.filter((finding) => !isAboutCompliance(finding));
  const isFailing = (finding: Finding) => failsGate(finding, result);
  return {
    toFix: [...areasOf(toFix.filter(isFailing)), ...areasOf(toFix.filter((one) => !isFailing(one)))],
    toFixCount: toFix.length,
    compliance: byControl(compliance),
    complianceCount: compliance.length,
    complianceFails: compliance.some(isFailing),
  };
}

/** Findings by rule, severity and fix, and then by key; in the order of the first of each. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = Map.groupBy(findings, ({ ruleId, severity, fix, title }) =>
    JSON.stringify([ruleId, severity, fix, title]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { ruleId, title, severity, fix } = first;
    return [
      { ruleId, title, severity, fix, count: group.length, files: filesOf(group), items: itemsOf(group) },
    ];
  });
}

/** The same message about the same key is one item, wherever it is; so is the same of all keys of one declaration. */
function itemsOf(findings: readonly Finding[]): readonly FindingItem[] {
  return itemsBy(findings, (finding) => {
    const { keyName, message, fingerprint } = finding;
    return declarationOf(finding) ?? (keyName === undefined ? [fingerprint] : [keyName, message]);
  });
}

/** A finding that no file and no key has, but a control, a test or a posture. */
export function isAboutCompliance({ place }: Finding): boolean {
  return place.kind === 'remote' && place.thing !== 'key';
}

/** The fixes that several findings about compliance have, each with its rule: they are shown once. */
export function sharedFixes(controls: readonly ControlFindings[]): ReadonlyMap<string, string> {
  const fixes = Map.groupBy(
    controls.flatMap(({ findings }) => findings),
    ({ fix }) => fix,
  );
  const shared = [...fixes].filter(([, findings]) => findings.length > 1);
  return new Map(shared.map(([fix, findings]) => [fix, findings[0]?.ruleId ?? '']));
}

function areasOf(findings: readonly Finding[]): readonly AreaFindings[] {
  const areas = new Map<string, { area: Area; findings: Finding[] }>();
  const spread = new Map(groupFindings(findings).map((group) => [nameOf(group), group.files]));
  for (const finding of findings) {
    const area = areaOf(finding, spread.get(nameOf(finding)) ?? 1);
    const name = JSON.stringify(area);
    const there = areas.get(name);
    if (there === undefined) areas.set(name, { area, findings: [finding] });
    else there.findings.push(finding);
  }
  return [...areas.values()].map(({ area, findings: own }) => ({ area, groups: groupFindings(own) }));
}

function areaOf({ place }: Finding, files: number): Area {
  if (place.kind === 'set-up') return { kind: 'set-up' };
  if (place.kind === 'remote') return { kind: 'live' };
  return files > FEW_FILES ? { kind: 'files' } : { kind: 'file', path: place.range.path };
}

/** Names a group among those of {@link groupFindings}. */
function nameOf({ ruleId, severity, fix, title }: Finding | FindingGroup): string {
  return JSON.stringify([ruleId, severity, fix, title]);
}

function filesOf(findings: readonly Finding[]): number {
  return new Set(findings.map(({ place }) => (place.kind === 'code' ? place.range.path : ''))).size;
}

function byControl(findings: readonly Finding[]): readonly ControlFindings[] {
  const controls = Map.groupBy(findings, ({ controls = [], place }) => {
    const [control] = controls;
    return control ?? (place.kind === 'remote' ? place.name : '');
  });
  return [...controls].flatMap(([control, [first, ...others]]) =>
    first === undefined ? [] : [{ control, findings: [first, ...others] }],
  );
}
