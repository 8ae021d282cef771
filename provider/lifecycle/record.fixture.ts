import { actual, desired } from '../keys/plan.fixture.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';

/** The planner's sample declaration, for tests of the lifecycle. */
export const declared: DeclaredKey = {
  desired,
  destinations: [],
  secretInState: false,
  deletionProtection: false,
  forceRevoke: false,
  expirationAttribute: 'expires_in',
};

/** The record of a key that is as {@link declared}. */
export const record: KeyRecord = {
  ...actual,
  applied: declared,
  reason: null,
  organizationId: 'org_0123456789ABCDEFGHIJ',
  fingerprint: '0123456789abcdef',
  lineage: 'lineage',
  createdBy: 'Alice (usr_1)',
  deliveries: {},
  decidedAt: undefined,
  sealedSecret: null,
  secret: null,
  predecessors: [],
};
