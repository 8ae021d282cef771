import type { LowerPlaneClient } from '../api/client.ts';
import type { Control } from '../api/contract/control.ts';
import { frameworkFamily } from '../api/contract/framework-name.ts';
import type { Posture } from '../api/contract/posture.ts';
import { readiness } from '../api/contract/readiness.ts';
import { given } from '../api/filters.ts';
import type { Environment } from '../keys/environments.ts';

/** A framework of the dashboard. */
export interface FrameworkRow {
  readonly name: string;
  readonly status: Posture['frameworks'][number]['status'];
  readonly score: number;
  /** What was asked for. Null: nothing. */
  readonly minimum_score: number | null;
  /** Since the earlier report. Null: not in it. */
  readonly change: number | null;
  readonly last_audit: string | null;
  readonly implemented: number;
  readonly partially_implemented: number;
  readonly not_implemented: number;
  readonly not_applicable: number;
}

/** The compliance dashboard. */
export interface PostureReport {
  /** When LowerPlane generated the posture. */
  readonly generated_at: string;
  readonly compliance_posture: Posture['compliance_posture'];
  /** Of all applicable controls. Null: there are none. */
  readonly readiness: number | null;
  /** When the earlier report was generated. */
  readonly since: string | null;
  readonly frameworks: FrameworkRow[];
}

/** What the dashboard is about. */
export interface PostureQuery {
  readonly framework: string | undefined;
  readonly environment: Environment | undefined;
  /** The score that each framework must have, from 0 to 1. Undefined: any. */
  readonly minimum: number | undefined;
  /** A report to compare with. */
  readonly earlier?: PostureReport | undefined;
}

/** Asks LowerPlane for the posture and the controls that it is made of. @throws LowerPlaneError */
export async function readPosture(
  client: LowerPlaneClient,
  { framework, environment, minimum, earlier }: PostureQuery,
): Promise<PostureReport> {
  const posture = await client.getPosture(given({ framework, system_id: environment }));
  const controls = await Array.fromAsync(client.listControls(given({ framework, environment })));
  return postureReport(posture, controls, minimum, earlier);
}

/**
 * The compliance dashboard.
 *
 * @param minimum the score that each framework must have; undefined: any.
 * @param earlier an earlier report, to compare with.
 */
export function postureReport(
  posture: Posture,
  controls: readonly Control[],
  minimum: number | undefined,
  earlier: PostureReport | undefined,
): PostureReport {
  return {
    generated_at: posture.timestamp,
    compliance_posture: posture.compliance_posture,
    readiness: readiness(controls),
    since: earlier?.generated_at ?? null,
    frameworks: posture.frameworks.map(({ name, status, score, last_audit: lastAudit }) => {
      const family = frameworkFamily(name);
      const own = controls.filter(({ frameworks }) =>
        frameworks.some((of) => frameworkFamily(of) === family),
      );
      const number = (wanted: Control['status']) => own.filter((control) => control.status === wanted).length;
      const before = earlier?.frameworks.find((framework) => frameworkFamily(framework.name) === family);
      return {
        name,
        status,
        score,
        minimum_score: minimum ?? null,
        change: before === undefined ? null : score - before.score,
        last_audit: lastAudit ?? null,
        implemented: number('implemented'),
        partially_implemented: number('partially_implemented'),
        not_implemented: number('not_implemented'),
        not_applicable: number('not_applicable'),
      };
    }),
  };
}

/** The frameworks that do not reach their minimum. */
export function belowMinimum({ frameworks }: Pick<PostureReport, 'frameworks'>): readonly FrameworkRow[] {
  return frameworks.filter(({ score, minimum_score: minimum }) => minimum !== null && score < minimum);
}

/**
 * Whether every framework reaches the minimum. What was not reported is not enough: a filter or a fault must not pass for a
 * score.
 */
export function meetsMinimum(report: Pick<PostureReport, 'frameworks'>): boolean {
  return report.frameworks.length > 0 && belowMinimum(report).length === 0;
}
