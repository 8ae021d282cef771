import * as z from 'zod';
import { environment } from './api-key.ts';
import { instant, page, pageQuery, plainLine } from './common.ts';
import { expectedState } from './expected-state.ts';
import { CONTROL_STATUSES } from './words.ts';

export const controlStatus = z.enum(CONTROL_STATUSES).meta({ id: 'ControlStatus' });
export type ControlStatus = z.infer<typeof controlStatus>;

/** Whether a control of a status has a date by which it will be implemented. */
export function hasRemediationDate(status: ControlStatus): boolean {
  return status === 'partially_implemented' || status === 'not_implemented';
}

/** Whether a control of a status has a reason why it is not applicable. */
export function hasJustification(status: ControlStatus): boolean {
  return status === 'not_applicable';
}

export const control = z
  .object({
    id: z.string(),
    title: z.string(),
    environment,
    status: controlStatus,
    owner: z.string().nullable(),
    frameworks: z.array(z.string()),
    test_ids: z.array(z.string()),
    evidence_ids: z.array(z.string()),
    policy_ids: z.array(z.string()),
    justification: z.string().nullable().meta({ description: 'Why a control is not applicable.' }),
    remediation_date: instant.nullable(),
  })
  .meta({ id: 'Control' });
export type Control = z.infer<typeof control>;

/** Who owns a control or a test. */
export const owner = plainLine(200).nullable().meta({ description: 'null: no one.' });
/** The text of a justification or remediation. */
export const longNote = plainLine(2000);

/** The fields of a control that can change. */
export const controlState = control
  .pick({ status: true, owner: true, justification: true, remediation_date: true })
  .partial();

export const updateControlRequest = z
  .strictObject({
    environment: environment.meta({ description: 'The environment in which the control changes.' }),
    status: controlStatus.optional(),
    owner: owner.optional(),
    justification: longNote.nullable().optional().meta({
      description:
        'Why the control is not applicable: needed for that status, and removed with it. null: none.',
    }),
    remediation_date: instant.nullable().optional().meta({
      description:
        'When it will be implemented: for controls that are partially implemented or not implemented, and removed with that status. null: not set.',
    }),
    expected: expectedState(controlState),
  })
  .refine(
    ({ environment: _, expected: __, ...changes }) =>
      Object.values(changes).some((value) => value !== undefined),
    'must change status, owner, justification or remediation_date',
  )
  .meta({ id: 'UpdateControlRequest', minProperties: 2 });
export type UpdateControlRequest = z.input<typeof updateControlRequest>;

export const controlPage = page(control).meta({ id: 'ControlPage' });

/** Query parameters of compliance data. Without `environment`: everything the key can reach. */
export const listControlsQuery = pageQuery.extend({
  environment: environment.optional(),
  framework: z.string().optional(),
  status: controlStatus.optional(),
});
