import * as z from 'zod';
import { type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import { percent } from '../../../action/report/gate/posture-bar.ts';
import { posture as postureSchema } from '../../api/contract/posture.ts';
import type { FrameworkRow, PostureReport } from '../../compliance/posture.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Column } from '../table/column.ts';
import { drawTable } from '../table/draw-table.ts';

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

/** A framework of the dashboard. */
const frameworkRow = z
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
  .meta({ id: 'FrameworkRow' }) satisfies z.ZodType<FrameworkRow>;

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
  .meta({ id: 'PostureReport' }) satisfies z.ZodType<PostureReport>;

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
export function postureText(report: PostureReport, style: TerminalStyle): string {
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
