import * as z from 'zod';
import { type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import { percent } from '../../../action/report/gate/posture-bar.ts';
import type { Control } from '../../api/contract/control.ts';
import { frameworkFamily } from '../../api/contract/framework-name.ts';
import { type Posture, posture as postureSchema } from '../../api/contract/posture.ts';
import { readiness } from '../../api/contract/readiness.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Column } from '../table/column.ts';
import { drawTable } from '../table/draw-table.ts';

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

/** A framework of the dashboard. */
export const frameworkRow = z
  .strictObject({
    name: z.string(),
    status: postureSchema.shape.frameworks.element.shape.status,
    score: share,
    minimum_score: share.nullable().meta({ description: 'What --fail-under asks for. null: nothing.' }),
    change: z.number().nullable().meta({ description: 'Since the report of --since. null: not in it.' }),
    last_audit: z.string().nullable(),
    implemented: count,
    partially_implemented: count,
    not_implemented: count,
    not_applicable: count,
  })
  .meta({ id: 'FrameworkRow' });
export type FrameworkRow = z.output<typeof frameworkRow>;

/** What `posture --format json` prints. */
export const postureDocument = z
  .strictObject({
    version: z.literal(1),
    generated_at: z.string().meta({ description: 'When LowerPlane generated the posture.' }),
    compliance_posture: postureSchema.shape.compliance_posture,
    readiness: share.nullable().meta({ description: 'Of all applicable controls. null: there are none.' }),
    since: z.string().nullable().meta({ description: 'When the report of --since was generated.' }),
    frameworks: z.array(frameworkRow),
  })
  .meta({ id: 'PostureReport' });
export type PostureDocument = z.output<typeof postureDocument>;

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
  earlier: PostureDocument | undefined,
): PostureDocument {
  return {
    version: 1,
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
export function belowMinimum({ frameworks }: PostureDocument): readonly FrameworkRow[] {
  return frameworks.filter(({ score, minimum_score: minimum }) => minimum !== null && score < minimum);
}

const STYLES = { compliant: 'green', partial: 'yellow', non_compliant: 'red' } as const;

export const FRAMEWORK_COLUMNS: readonly Column<FrameworkRow>[] = [
  { name: 'name', heading: 'Framework' },
  {
    name: 'score',
    heading: 'Score',
    text: ({ score, minimum_score: minimum }) =>
      minimum === null || score >= minimum ? percent(score) : `${percent(score)} of ${percent(minimum)}`,
    style: ({ score, minimum_score: minimum }) => (minimum !== null && score < minimum ? 'red' : undefined),
  },
  { name: 'change', heading: 'Change', text: ({ change }) => (change === null ? '' : changeText(change)) },
  {
    name: 'status',
    heading: 'Status',
    text: ({ status }) => status.replaceAll('_', '-'),
    style: ({ status }) => STYLES[status],
  },
  { name: 'implemented', heading: 'Done' },
  { name: 'partially_implemented', heading: 'Partly' },
  { name: 'not_implemented', heading: 'Gaps' },
  { name: 'not_applicable', heading: 'N/A' },
  { name: 'last_audit', heading: 'Audited', text: ({ last_audit: at }) => at?.slice(0, 10) ?? 'never' },
  { name: 'minimum_score' },
];

function changeText(change: number): string {
  const points = Math.round(change * 1000) / 10;
  return points === 0 ? 'none' : `${points > 0 ? '+' : ''}${points}`;
}

/** The dashboard for people. */
export function postureText(report: PostureDocument, style: TerminalStyle): string {
  const columns = FRAMEWORK_COLUMNS.filter(({ name }) => name !== 'change' || report.since !== null);
  const ready = report.readiness === null ? '' : ` Readiness of the controls: ${percent(report.readiness)}.`;
  return terminalPage([
    drawTable(columns, report.frameworks, style).trimEnd(),
    wrapText(
      `${report.compliance_posture.replaceAll('_', ' ')} on ${report.generated_at.slice(0, 10)}.${ready}`,
      style.width,
    ).join('\n'),
  ]);
}
