import * as z from 'zod';
import { type Organization, organization } from '../../api/contract/organization.ts';
import { count } from '../../text/count.ts';
import type { Column } from '../table/column.ts';

/** What `organization show --format json` prints. */
export const organizationDocument = z
  .strictObject({ version: z.literal(1), organization })
  .meta({ id: 'OrganizationReport' });

/** The organization in full. */
export const ORGANIZATION_RECORD: readonly Column<Organization>[] = [
  { name: 'name', heading: 'Name' },
  { name: 'id', heading: 'ID' },
  {
    name: 'key_lifetime_max_days',
    heading: 'Key lifetime',
    text: ({ key_lifetime_max_days: days }) =>
      days === null ? 'no maximum' : `at most ${count(days, 'day')}`,
  },
  {
    name: 'invitation_domains',
    heading: 'Invitations',
    text: ({ invitation_domains: domains }) =>
      domains === null ? 'every domain' : `only ${domains.join(', ')}`,
  },
];
