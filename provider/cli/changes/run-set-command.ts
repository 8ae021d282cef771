import type { LowerPlaneClient } from '../../api/client.ts';
import { isLowerPlaneError, type LowerPlaneError } from '../../api/errors.ts';
import {
  assertAnswer,
  type Fields,
  fieldChanges,
  type GivenFields,
  UnexpectedAnswer,
} from '../../compliance/field-changes.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import { isConfirmed, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { drawTable } from '../table/draw-table.ts';
import { writeList } from '../table/list-report.ts';
import { FIELD_CHANGE_COLUMNS, type ReportedChange, type Subject } from './change-row.ts';
import type { SetValues } from './set-options.ts';

/** The present and the requested state of a control, a test or the organization. */
export interface Setting {
  readonly subject: Subject;
  /** For messages: "the control AC-01 in staging". */
  readonly what: string;
  readonly before: GivenFields;
  /** The fields that the user sets. */
  readonly wanted: Fields;
  /** Fields that LowerPlane changes as a consequence. The plan shows them. */
  readonly consequences?: Fields;
  /**
   * Sends the change to LowerPlane.
   *
   * @param expected the values that the plan showed. LowerPlane refuses the change when they have changed meanwhile.
   * @returns all fields as LowerPlane returns them.
   */
  write(expected: Fields): Promise<GivenFields>;
}

/**
 * Shows what will change, asks for confirmation, and changes it.
 *
 * @param read reads the present state and determines the change.
 * @returns the exit code.
 */
export async function runSetCommand(
  name: string,
  values: SetValues,
  io: CommandIo,
  read: (client: LowerPlaneClient) => Promise<Setting>,
): Promise<number> {
  return withLowerPlane(name, values, io, async (client, changed) => {
    const { subject, what, before, wanted, consequences = {}, write } = await read(client);
    const planned = fieldChanges(before, { ...wanted, ...consequences }).map(
      (change): ReportedChange => ({ ...change, outcome: 'planned' }),
    );
    const report = (rows: readonly ReportedChange[], summary: string) =>
      writeList({ name: 'changes', columns: FIELD_CHANGE_COLUMNS, rows, summary, more: subject }, values, io);
    if (planned.length === 0) {
      await report([], `Nothing to change: ${what} already has these values.`);
      return EXIT.done;
    }
    if (values.plan) {
      await report(planned, `${count(planned.length, 'field')} of ${what} would change.`);
      return EXIT.refused;
    }
    if (!values.yes) {
      io.error(`${drawTable(FIELD_CHANGE_COLUMNS, planned, io)}\n`);
      if (!(await isConfirmed(`Change ${what}?`, name, io))) return EXIT.refused;
    }
    const fields = Object.keys({ ...wanted, ...consequences });
    const after = await write(pick(before, fields)).catch((error: unknown) => {
      throw isLowerPlaneError(error) && error.code === 'conflict' ? changedMeanwhile(what, error) : error;
    });
    changed();
    const identity = { id: subject.id, ...(subject.environment && { environment: subject.environment }) };
    checked(what, after, { ...identity, ...wanted });
    const rows = fieldChanges(before, pick(after, fields)).map(
      (change): ReportedChange => ({ ...change, outcome: 'done' }),
    );
    await report(rows, `${count(rows.length, 'field')} of ${what} changed.`);
    return EXIT.done;
  });
}

function changedMeanwhile(what: string, { fields }: LowerPlaneError): CommandError {
  const changes = fields
    .map(({ path, message }) => `${path.replace('/expected/', '')} ${message}`)
    .join('; ');
  return new CommandError(
    `${what} has changed since it was read${changes && `: ${changes}`}. Nothing was written. Run the command again to plan from the present values.`,
  );
}

/** @throws CommandError when LowerPlane returned other values than the expected ones. */
function checked(what: string, after: GivenFields, expected: Fields): void {
  try {
    assertAnswer(what, after, expected);
  } catch (error) {
    throw error instanceof UnexpectedAnswer ? new CommandError(error.message) : error;
  }
}

function pick(state: GivenFields, fields: readonly string[]): Fields {
  return Object.fromEntries(fields.map((field) => [field, state[field] ?? null]));
}
