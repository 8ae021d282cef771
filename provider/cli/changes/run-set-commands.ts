import { type ComplianceTest, resultFields, testState } from '../../api/contract/compliance-test.ts';
import {
  type Control,
  controlState,
  hasJustification,
  hasRemediationDate,
} from '../../api/contract/control.ts';
import { organizationState } from '../../api/contract/organization.ts';
import { given } from '../../api/filters.ts';
import type { Environment } from '../../keys/environments.ts';
import { formatInstant, type Instant, wholeSecond } from '../../keys/instant.ts';
import type { CommandIo } from '../command-io.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { onlyEnvironment } from '../lowerplane/with-lowerplane.ts';
import { runSetCommand } from './run-set-command.ts';
import type { SetValues } from './set-options.ts';

interface ControlValues extends SetValues {
  readonly environment: Environment | undefined;
  readonly status: Control['status'] | undefined;
  readonly owner: string | null | undefined;
  readonly justification: string | null | undefined;
  readonly 'remediation-date': ((now: Instant) => Instant | null) | undefined;
}

/** @returns the exit code. */
export async function runControlsSetCommand(
  values: ControlValues,
  id: string,
  io: CommandIo,
): Promise<number> {
  return runSetCommand('controls set', values, io, async (client) => {
    const environment = values.environment ?? (await onlyEnvironment(client, 'the control'));
    const before = await find('control', client.listControls({ environment }), id, environment);
    const { status, owner, justification } = values;
    const date = values['remediation-date']?.(io.now);
    const wanted = given({
      status,
      owner,
      justification,
      remediation_date: date === undefined || date === null ? date : formatInstant(date),
    });
    return {
      subject: { subject: 'control', id, environment },
      what: `the control ${id} in ${environment}`,
      before,
      wanted,
      consequences: controlConsequences(before, wanted),
      write: (expected) =>
        client.updateControl(id, { environment, ...wanted, expected: controlState.parse(expected) }),
    };
  });
}

/** LowerPlane removes fields that the new status does not use. @throws CommandError when fields do not fit the status. */
function controlConsequences(
  before: Control,
  wanted: Partial<Pick<Control, 'status' | 'justification' | 'remediation_date'>>,
) {
  const { status, justification, remediation_date: date } = { ...before, ...wanted };
  if (hasJustification(status) && justification === null)
    throw new CommandError(`the status ${status} needs --justification: auditors expect a reason.`);
  if (!hasJustification(status) && typeof wanted.justification === 'string')
    throw new CommandError(`--justification is for the status not_applicable, not for ${status}.`);
  if (!hasRemediationDate(status) && typeof wanted.remediation_date === 'string')
    throw new CommandError(
      `--remediation-date is for the statuses partially_implemented and not_implemented, not for ${status}.`,
    );
  return {
    justification: hasJustification(status) ? justification : null,
    remediation_date: hasRemediationDate(status) ? date : null,
  };
}

interface TestValues extends SetValues {
  readonly environment: Environment | undefined;
  readonly status: ComplianceTest['status'] | undefined;
  readonly 'last-run': ((now: Instant) => Instant) | undefined;
  readonly owner: string | null | undefined;
  readonly remediation: string | null | undefined;
}

/** @returns the exit code. */
export async function runTestsSetCommand(values: TestValues, id: string, io: CommandIo): Promise<number> {
  return runSetCommand('tests set', values, io, async (client) => {
    const environment = values.environment ?? (await onlyEnvironment(client, 'the test'));
    const before = await find('test', client.listTests({ environment }), id, environment);
    const { status, owner, remediation } = values;
    const ranAt = values['last-run']?.(io.now);
    const wanted = given({
      status,
      last_run_at: ranAt === undefined ? undefined : formatInstant(ranAt),
      owner,
      remediation,
    });
    // An estimate for the plan: LowerPlane sets its own time.
    const now = formatInstant(wholeSecond(client.clock.now()));
    return {
      subject: { subject: 'test', id, environment },
      what: `the test ${id} in ${environment}`,
      before: { ...before, remediation: before.remediation ?? null },
      wanted,
      consequences: status === undefined ? {} : resultFields(before, status, wanted.last_run_at ?? now),
      write: async (expected) => {
        const after = await client.updateTest(id, {
          environment,
          ...wanted,
          expected: testState.parse(expected),
        });
        return { ...after, remediation: after.remediation ?? null };
      },
    };
  });
}

/** @throws CommandError when no item has the id. */
async function find<Item extends { readonly id: string }>(
  what: 'control' | 'test',
  items: AsyncIterable<Item>,
  id: string,
  environment: Environment,
): Promise<Item> {
  for await (const item of items) if (item.id === id) return item;
  throw new CommandError(
    `no ${what} of ${environment} has the id "${id}". Run "lowerplane ${what}s --environment ${environment}" to see all.`,
  );
}

interface OrganizationValues extends SetValues {
  readonly name: string | undefined;
  /** In days. */
  readonly 'key-lifetime-max': number | null | undefined;
  /** Null: every domain. */
  readonly 'invitation-domain': readonly string[] | null | undefined;
}

/** @returns the exit code. */
export async function runOrganizationSetCommand(values: OrganizationValues, io: CommandIo): Promise<number> {
  return runSetCommand('organization set', values, io, async (client) => {
    const before = await client.getOrganization();
    const wanted = given({
      name: values.name?.trim(),
      key_lifetime_max_days: values['key-lifetime-max'],
      invitation_domains: domains(values['invitation-domain']),
    });
    return {
      subject: { subject: 'organization', id: before.id, environment: null },
      what: `the organization "${before.name}"`,
      before,
      wanted,
      write: (expected) =>
        client.updateOrganization({ ...wanted, expected: organizationState.parse(expected) }),
    };
  });
}

/** Domains in the form that LowerPlane stores: lower case, without repetitions. */
function domains(given: readonly string[] | null | undefined): string[] | null | undefined {
  return given && [...new Set(given.map((domain) => domain.trim().toLowerCase()))];
}
