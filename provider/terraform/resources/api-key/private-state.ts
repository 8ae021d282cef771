import type { DeliveryRecord } from '../../../delivery/destination.ts';
import type { Instant } from '../../../keys/instant.ts';
import type { DestinationDrift } from '../../../keys/key.ts';
import type { Json, JsonObject, PrivateState } from '../../plugin/index.ts';

/** What is kept beside the state: facts that decide plans, but would only be noise to people. */
export interface PrivateFacts {
  /** An imported key, until its next generation: someone else delivered its secret. */
  readonly secretElsewhere: boolean;
  /** The organization that the key belongs to. Undefined in what 0.1.0 wrote. */
  readonly organizationId: string | undefined;
  /** An imported key to which nothing was applied since. */
  readonly triggerUnrecorded: boolean;
  /** The time that decides the plan: when the key was last read, so that apply comes to what plan showed. */
  readonly decidedAt: Instant | undefined;
  /** Creation of generation 1. */
  readonly firstCreatedAt: Instant | undefined;
  /** By the id of a predecessor. */
  readonly overlaps: { readonly [id: string]: StoredOverlap };
  /** What the last read found at destinations. */
  readonly drift: readonly DestinationDrift[];
  /** What each destination needs to recognize its delivery, by its id. */
  readonly deliveries: { readonly [destination: string]: DeliveryRecord };
}

export interface StoredOverlap {
  readonly deliveredAt: Instant;
  /** Request count of the predecessor when its successor was delivered. */
  readonly requestsBefore: number;
  readonly requestsNow: number;
  readonly lastUsedAt: Instant | null;
  readonly expired: boolean;
}

const NONE: PrivateFacts = {
  secretElsewhere: false,
  organizationId: undefined,
  triggerUnrecorded: false,
  decidedAt: undefined,
  firstCreatedAt: undefined,
  overlaps: {},
  drift: [],
  deliveries: {},
};

export function writePrivateFacts(facts: Partial<PrivateFacts>): PrivateState {
  const { secretElsewhere, organizationId, triggerUnrecorded, decidedAt, firstCreatedAt } = {
    ...NONE,
    ...facts,
  };
  const { overlaps, drift, deliveries } = { ...NONE, ...facts };
  const known: Record<string, Json> = {};
  if (secretElsewhere) known.secretElsewhere = true;
  if (organizationId !== undefined) known.organizationId = organizationId;
  if (triggerUnrecorded) known.triggerUnrecorded = true;
  if (decidedAt !== undefined) known.decidedAt = decidedAt;
  if (firstCreatedAt !== undefined) known.firstCreatedAt = firstCreatedAt;
  if (Object.keys(overlaps).length > 0) {
    known.overlaps = Object.fromEntries(
      Object.entries(overlaps).map(([id, overlap]) => [id, { ...overlap }]),
    );
  }
  if (drift.length > 0) known.drift = drift.map((found) => ({ ...found }));
  if (Object.keys(deliveries).length > 0) known.deliveries = deliveries;
  return known;
}

/** Reads what {@link writePrivateFacts} wrote, of this release or an earlier one; anything else counts as forgotten. */
export function readPrivateFacts(privateState: PrivateState): PrivateFacts {
  const { secretElsewhere, organizationId, triggerUnrecorded, decidedAt, firstCreatedAt } = privateState;
  const { overlaps, drift, deliveries } = privateState;
  return {
    secretElsewhere: secretElsewhere === true,
    organizationId: typeof organizationId === 'string' ? organizationId : undefined,
    triggerUnrecorded: triggerUnrecorded === true,
    decidedAt: typeof decidedAt === 'number' ? decidedAt : undefined,
    firstCreatedAt: typeof firstCreatedAt === 'number' ? firstCreatedAt : undefined,
    overlaps: Object.fromEntries(
      entries(overlaps).flatMap(([id, value]) => (isOverlap(value) ? [[id, value]] : [])),
    ),
    drift: Array.isArray(drift) ? drift.filter(isDrift) : [],
    deliveries: Object.fromEntries(
      entries(deliveries).flatMap(([id, value]) => (isDelivery(value) ? [[id, value]] : [])),
    ),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDelivery(value: Json): value is DeliveryRecord {
  return (
    isObject(value) &&
    Object.values(value).every((part) => typeof part === 'string' || typeof part === 'number')
  );
}

function entries(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isOverlap(value: unknown): value is StoredOverlap {
  return (
    typeof value === 'object' &&
    value !== null &&
    'deliveredAt' in value &&
    typeof value.deliveredAt === 'number' &&
    'requestsBefore' in value &&
    typeof value.requestsBefore === 'number' &&
    'requestsNow' in value &&
    typeof value.requestsNow === 'number' &&
    'lastUsedAt' in value &&
    (value.lastUsedAt === null || typeof value.lastUsedAt === 'number') &&
    'expired' in value &&
    typeof value.expired === 'boolean'
  );
}

function isDrift(value: unknown): value is DestinationDrift {
  return (
    typeof value === 'object' &&
    value !== null &&
    'destination' in value &&
    typeof value.destination === 'string' &&
    'what' in value &&
    typeof value.what === 'string'
  );
}
