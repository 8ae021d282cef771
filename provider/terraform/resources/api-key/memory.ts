import type { DeliveryRecord } from '../../../delivery/destination.ts';
import type { Instant } from '../../../keys/instant.ts';
import type { DestinationDrift } from '../../../keys/key.ts';
import type { Json, JsonObject, PrivateState } from '../../plugin/index.ts';

/** What the provider remembers beside the state: facts that decide plans, but would only be noise to people. */
export interface Memory {
  /** An imported key, until its next generation: somebody else delivered its secret. */
  readonly secretElsewhere: boolean;
  /** The time that decides the plan: when the key was last read, so that apply comes to what plan showed. */
  readonly decidedAt: Instant | undefined;
  /** Creation of generation 1. */
  readonly firstCreatedAt: Instant | undefined;
  /** By the id of a predecessor. */
  readonly overlaps: { readonly [id: string]: RememberedOverlap };
  /** What the last read found at destinations. */
  readonly drift: readonly DestinationDrift[];
  /** What each destination wants to remember of its delivery, by its id. */
  readonly deliveries: { readonly [destination: string]: DeliveryRecord };
}

export interface RememberedOverlap {
  readonly deliveredAt: Instant;
  /** Request count of the predecessor when its successor was delivered. */
  readonly requestsBefore: number;
  readonly requestsNow: number;
  readonly lastUsedAt: Instant | null;
  readonly expired: boolean;
}

const EMPTY: Memory = {
  secretElsewhere: false,
  decidedAt: undefined,
  firstCreatedAt: undefined,
  overlaps: {},
  drift: [],
  deliveries: {},
};

export function remember(memory: Partial<Memory>): PrivateState {
  const { secretElsewhere, decidedAt, firstCreatedAt, overlaps, drift, deliveries } = { ...EMPTY, ...memory };
  const known: Record<string, Json> = {};
  if (secretElsewhere) known.secretElsewhere = true;
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

/** Reads what {@link remember} wrote; anything else counts as forgotten. */
export function recall(privateState: PrivateState): Memory {
  const { secretElsewhere, decidedAt, firstCreatedAt, overlaps, drift, deliveries } = privateState;
  return {
    secretElsewhere: secretElsewhere === true,
    decidedAt: typeof decidedAt === 'number' ? decidedAt : undefined,
    firstCreatedAt: typeof firstCreatedAt === 'number' ? firstCreatedAt : undefined,
    overlaps: Object.fromEntries(
      entries(overlaps).flatMap(([id, value]) => (isOverlap(value) ? [[id, value]] : [])),
    ),
    drift: Array.isArray(drift) ? drift.filter(isDrift) : [],
    deliveries: Object.fromEntries(
      entries(deliveries).flatMap(([id, value]) => (isRecord(value) ? [[id, value]] : [])),
    ),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecord(value: Json): value is DeliveryRecord {
  return (
    isObject(value) &&
    Object.values(value).every((part) => typeof part === 'string' || typeof part === 'number')
  );
}

function entries(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isOverlap(value: unknown): value is RememberedOverlap {
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
