import * as z from 'zod';
import { organization as organizationContract } from '../../api/contract/organization.ts';
import type { Organization } from '../compliance/posture.ts';
import { newIdentifier } from '../identifier.ts';
import type { SettingTable } from './settings.ts';

const organization = z.object({
  name: z.string(),
  frameworks: z.array(
    z.object({
      name: z.string(),
      version: z.string().nullable(),
      auditor: z.string().nullable(),
      last_audit: z.string().nullable(),
    }),
  ),
  postureGeneratedAt: z.string().nullable(),
});

/** @throws Error when no dataset was loaded. */
export function readOrganization(settings: SettingTable): Organization {
  const stored = settings.get('organization');
  if (stored === undefined) throw new Error('no dataset was loaded');
  return organization.parse(JSON.parse(stored));
}

export function writeOrganization(settings: SettingTable, value: Organization): void {
  settings.set('organization', JSON.stringify(value));
}

/** What administrators set for the organization. */
const organizationSettings = organizationContract.pick({
  key_lifetime_max_days: true,
  invitation_domains: true,
});
export type OrganizationSettings = z.output<typeof organizationSettings>;

const UNSET: OrganizationSettings = { key_lifetime_max_days: null, invitation_domains: null };

/** The settings. Without any, nothing is limited. */
export function readSettings(settings: SettingTable): OrganizationSettings {
  const stored = settings.get('organization_settings');
  return stored === undefined ? UNSET : organizationSettings.parse(JSON.parse(stored));
}

/** Changes the settings that are given; null removes one. Domains are kept once each. */
export function changeSettings(
  settings: SettingTable,
  given: { readonly [Name in keyof OrganizationSettings]?: OrganizationSettings[Name] | undefined },
): void {
  const present = readSettings(settings);
  const { key_lifetime_max_days: days = present.key_lifetime_max_days } = given;
  const { invitation_domains: domains = present.invitation_domains } = given;
  const changed: OrganizationSettings = {
    key_lifetime_max_days: days,
    invitation_domains: domains && [...new Set(domains)],
  };
  settings.set('organization_settings', JSON.stringify(changed));
}

/** The id of the organization, made when the database has none: it is new, or was written by 0.1.0. */
export function organizationIdOf(settings: SettingTable): string {
  const stored = settings.get('organization_id');
  if (stored !== undefined) return stored;
  const made = newIdentifier('org');
  settings.set('organization_id', made);
  return made;
}
