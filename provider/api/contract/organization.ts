import * as z from 'zod';
import { plainLine, withoutControls } from './common.ts';
import { expectedState } from './expected-state.ts';
import { ORGANIZATION_NAME_MAX } from './words.ts';

/** The id of an organization, as keys and the organization itself have it. */
export const organizationId = z
  .string()
  .regex(/^org_[0-9A-Za-z]{20}$/)
  .meta({ description: 'It never changes.' });

/** The most days that a setting can name: ten years. */
export const DAYS_MAX = 3650;
/** The most domains that a setting can name. */
export const DOMAINS_MAX = 50;

const keyLifetimeMaxDays = z.number().int().min(1).max(DAYS_MAX).nullable().meta({
  description:
    'New expirations of keys must be at most this many days after the key is created. Keys that exist keep theirs. null: no maximum, and keys need not expire.',
});

/** A domain of email addresses. */
const emailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain, for example example.com',
  );

const invitationDomains = z.array(emailDomain).min(1).max(DOMAINS_MAX).nullable().meta({
  description:
    'Users can be invited by email addresses of these domains only, without their subdomains. Users that exist stay. null: of every domain.',
});

/** An organization with its settings. The settings are this project's own: LowerPlane publishes none. */
export const organization = z
  .object({
    id: organizationId,
    name: z.string().overwrite(withoutControls),
    key_lifetime_max_days: keyLifetimeMaxDays,
    invitation_domains: z.array(z.string().overwrite(withoutControls)).nullable().meta({
      description: 'Domains of email addresses that can be invited. null: every domain.',
    }),
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof organization>;

/** The fields of the organization that can change. */
export const organizationState = organization
  .pick({ name: true, key_lifetime_max_days: true, invitation_domains: true })
  .partial();

export const updateOrganizationRequest = z
  .strictObject({
    name: plainLine(ORGANIZATION_NAME_MAX).optional(),
    key_lifetime_max_days: keyLifetimeMaxDays.optional(),
    invitation_domains: invitationDomains.optional(),
    expected: expectedState(organizationState),
  })
  .refine(
    ({ expected: _, ...changes }) => Object.values(changes).some((value) => value !== undefined),
    'must change name, key_lifetime_max_days or invitation_domains',
  )
  .meta({ id: 'UpdateOrganizationRequest', minProperties: 1 });
export type UpdateOrganizationRequest = z.input<typeof updateOrganizationRequest>;
