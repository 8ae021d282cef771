import type { Control, ControlStatus } from '../../api/contract/control.ts';
import { foldFrameworkName, namesFramework } from '../../api/contract/framework-name.ts';
import type { Posture } from '../../api/contract/posture.ts';
import { readiness } from '../../api/contract/readiness.ts';

/** A framework that the organization tracks. Instants are RFC 3339. */
export interface Framework {
  readonly name: string;
  readonly version: string | null;
  readonly auditor: string | null;
  readonly last_audit: string | null;
}

export interface Organization {
  readonly name: string;
  readonly frameworks: readonly Framework[];
  /** When the posture was generated; null: at the time of the request. */
  readonly postureGeneratedAt: string | null;
}

type CpxFramework = Posture['frameworks'][number];
type CpxStatus = CpxFramework['status'];

/** Below this score a framework is non-compliant; from it up to 1, partially compliant. This project's choice. */
const NON_COMPLIANT_BELOW = 0.5;

const CPX_STATUS: Readonly<Record<Exclude<ControlStatus, 'not_applicable'>, CpxStatus>> = {
  implemented: 'compliant',
  partially_implemented: 'partial',
  not_implemented: 'non_compliant',
};

/** From best to worst. A control that is not applicable in one environment may be applicable in another. */
const FROM_BEST: readonly ControlStatus[] = [
  'not_applicable',
  'implemented',
  'partially_implemented',
  'not_implemented',
];

/**
 * Compliance posture as OpenCPX v1. A control of several environments counts once, with its worst status. A framework
 * without an applicable control is left out, because it has no score. The organization is an extension: the published
 * schema allows no other field at the top.
 *
 * @param only Name of the framework to include; undefined: all.
 */
export function posture(
  organization: Organization,
  controls: readonly Control[],
  only: string | undefined,
  now: string,
): Posture {
  const merged = worstOfEach(controls);
  const frameworks = organization.frameworks
    .filter(({ name }) => only === undefined || foldFrameworkName(name) === foldFrameworkName(only))
    .flatMap((framework) => cpxFramework(framework, merged) ?? []);
  return {
    version: 'v1',
    timestamp: organization.postureGeneratedAt ?? now,
    compliance_posture: overall(frameworks),
    frameworks,
    extensions: { organization: { name: organization.name } },
  };
}

function cpxFramework(framework: Framework, controls: readonly Control[]): CpxFramework | undefined {
  const own = controls.filter(({ frameworks }) => namesFramework(frameworks, framework.name));
  const score = readiness(own);
  if (score === null) return undefined;
  const { name, version, auditor, last_audit } = framework;
  return {
    name,
    status: frameworkStatus(score),
    score,
    ...(version === null ? {} : { version }),
    ...(auditor === null ? {} : { auditor }),
    ...(last_audit === null ? {} : { last_audit }),
    controls: own.flatMap((control) =>
      control.status === 'not_applicable' ? [] : cpxControl(control, control.status),
    ),
  };
}

function cpxControl(control: Control, status: Exclude<ControlStatus, 'not_applicable'>) {
  return {
    id: control.id,
    title: control.title,
    status: CPX_STATUS[status],
    ...(control.remediation_date === null ? {} : { remediation_date: control.remediation_date }),
    ...(control.evidence_ids.length === 0 ? {} : { evidence_refs: control.evidence_ids }),
  };
}

function frameworkStatus(score: number): CpxStatus {
  if (score === 1) return 'compliant';
  return score < NON_COMPLIANT_BELOW ? 'non_compliant' : 'partial';
}

function overall(frameworks: readonly CpxFramework[]): Posture['compliance_posture'] {
  if (frameworks.length === 0) return 'unknown';
  if (frameworks.every(({ status }) => status === 'compliant')) return 'compliant';
  return frameworks.some(({ status }) => status === 'non_compliant')
    ? 'non_compliant'
    : 'partially_compliant';
}

/** Each control once: with its worst status, and the evidence of all its environments. */
export function worstOfEach(controls: readonly Control[]): readonly Control[] {
  const byId = new Map<string, Control>();
  for (const control of controls) {
    const known = byId.get(control.id);
    if (known === undefined || FROM_BEST.indexOf(control.status) > FROM_BEST.indexOf(known.status)) {
      byId.set(control.id, {
        ...control,
        evidence_ids: [...(known?.evidence_ids ?? []), ...control.evidence_ids],
      });
    } else known.evidence_ids.push(...control.evidence_ids);
  }
  return [...byId.values()];
}
