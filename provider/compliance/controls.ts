import type { LowerPlaneClient } from '../api/client.ts';
import type { Control, ControlStatus } from '../api/contract/control.ts';
import { given } from '../api/filters.ts';
import type { Environment } from '../keys/environments.ts';
import type { Instant } from '../keys/instant.ts';
import { daysBetween } from '../keys/moment.ts';

/** Which controls to list. */
export interface ControlFilters {
  readonly framework: string | undefined;
  readonly environment: Environment | undefined;
  readonly status: ControlStatus | undefined;
  readonly owner: string | undefined;
  /** Those whose remediation date has passed. */
  readonly overdue: boolean;
}

/** A control as it is listed. */
export type ControlRow = Control & {
  /** Negative: overdue. Null: no date is set. */
  readonly remediation_in_days: number | null;
};

/** The controls that all filters let pass. @throws LowerPlaneError */
export async function* listControls(
  client: LowerPlaneClient,
  { framework, environment, status, owner, overdue }: ControlFilters,
): AsyncGenerator<ControlRow, void, undefined> {
  for await (const control of client.listControls(given({ framework, environment, status }))) {
    const now = client.clock.now();
    if (owner !== undefined && control.owner !== owner) continue;
    if (overdue && !isOverdue(control, now)) continue;
    yield controlRowOf(control, now);
  }
}

function isOverdue({ remediation_date: date }: Control, now: Instant): boolean {
  return date !== null && Date.parse(date) < now;
}

/** @param now LowerPlane's time. */
export function controlRowOf(control: Control, now: Instant): ControlRow {
  const { remediation_date: date } = control;
  return { ...control, remediation_in_days: date === null ? null : daysBetween(now, date) };
}
