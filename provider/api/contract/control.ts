import * as z from 'zod';
import { environment } from './api-key.ts';
import { instant, page, pageQuery } from './common.ts';
import { CONTROL_STATUSES } from './words.ts';

export const controlStatus = z.enum(CONTROL_STATUSES).meta({ id: 'ControlStatus' });
export type ControlStatus = z.infer<typeof controlStatus>;

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

export const controlPage = page(control).meta({ id: 'ControlPage' });

/** Query parameters of compliance data. Without `environment`: everything the key can reach. */
export const listControlsQuery = pageQuery.extend({
  environment: environment.optional(),
  framework: z.string().optional(),
  status: controlStatus.optional(),
});
