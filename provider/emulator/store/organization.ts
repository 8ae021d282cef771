import * as z from 'zod';
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

/** The id of the organization, made when the database has none: it is new, or was written by 0.1.0. */
export function organizationIdOf(settings: SettingTable): string {
  const stored = settings.get('organization_id');
  if (stored !== undefined) return stored;
  const made = newIdentifier('org');
  settings.set('organization_id', made);
  return made;
}
