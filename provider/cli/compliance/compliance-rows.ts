import * as z from 'zod';
import { complianceTest } from '../../api/contract/compliance-test.ts';
import { control } from '../../api/contract/control.ts';
import type { ControlRow } from '../../compliance/controls.ts';
import type { TestRow } from '../../compliance/tests.ts';
import type { Column } from '../table/column.ts';
import { dayCell, inDays } from '../table/day-cell.ts';

const days = z.number().int();
const version = z.literal(1);

/** A control as commands list it. */
const controlRow = control
  .extend({
    remediation_in_days: days.nullable().meta({ description: 'Negative: overdue. null: no date is set.' }),
  })
  .meta({ id: 'ControlRow' }) satisfies z.ZodType<ControlRow>;

const STATUS_STYLES = {
  implemented: 'green',
  partially_implemented: 'yellow',
  not_implemented: 'red',
  not_applicable: 'dim',
  passing: 'green',
  failing: 'red',
  pending: 'yellow',
  not_run: 'yellow',
} as const;

export const CONTROL_COLUMNS: readonly Column<ControlRow>[] = [
  { name: 'id', heading: 'ID' },
  { name: 'title', heading: 'Title' },
  { name: 'environment', heading: 'Environment' },
  {
    name: 'status',
    heading: 'Status',
    text: ({ status }) => status.replaceAll('_', ' '),
    style: ({ status }) => STATUS_STYLES[status],
  },
  {
    name: 'remediation_date',
    heading: 'Remediation',
    compact: true,
    text: ({ remediation_date: date, remediation_in_days: left }) =>
      date === null ? '' : dayCell(date, inDays(left ?? 0)),
    style: ({ remediation_in_days: left }) => (left !== null && left < 0 ? 'red' : undefined),
  },
  { name: 'owner', heading: 'Owner', from: 100 },
  { name: 'frameworks', heading: 'Frameworks', from: 120, text: ({ frameworks }) => frameworks.join(', ') },
  { name: 'remediation_in_days' },
  { name: 'test_ids' },
  { name: 'evidence_ids' },
  { name: 'policy_ids' },
  { name: 'justification' },
];

/** A test as commands list it. */
const testRow = complianceTest
  .extend({
    failing_days: days.nullable().meta({ description: 'Whole days since it fails. null: it does not fail.' }),
  })
  .meta({ id: 'ComplianceTestRow' }) satisfies z.ZodType<TestRow>;

export const TEST_COLUMNS: readonly Column<TestRow>[] = [
  { name: 'id', heading: 'ID' },
  { name: 'title', heading: 'Title' },
  { name: 'environment', heading: 'Environment' },
  {
    name: 'status',
    heading: 'Status',
    text: ({ status, failing_days: since }) =>
      since === null ? status.replaceAll('_', ' ') : `${status} ${since}d`,
    style: ({ status }) => STATUS_STYLES[status],
  },
  { name: 'severity', heading: 'Severity' },
  {
    name: 'last_run_at',
    heading: 'Last run',
    compact: true,
    text: ({ last_run_at: at }) => (at === null ? 'never' : at.slice(0, 10)),
  },
  { name: 'owner', heading: 'Owner', from: 110 },
  { name: 'type' },
  { name: 'failing_since' },
  { name: 'failing_days' },
  { name: 'control_ids' },
  { name: 'remediation' },
];

/** What `controls --format json` prints. */
export const controlListDocument = z
  .strictObject({ version, controls: z.array(controlRow) })
  .meta({ id: 'ControlList' });

/** What `tests --format json` prints. */
export const testListDocument = z.strictObject({ version, tests: z.array(testRow) }).meta({ id: 'TestList' });
