import { type Instant, parseInstant } from '../../../keys/instant.ts';
import type { PlannedChange, PlannedEffect } from '../../declared-keys.ts';
import type { JsonObject, JsonValue, PlanDocument, PlannedResource } from './plan-document.ts';
import { memberOf } from './planned-attributes.ts';

/** What is said of a change whatever code it belongs to. */
export type UnplacedChange = Omit<PlannedChange, 'plan' | 'declaration' | 'at'>;

/** What a plan would do to keys, and what was done to them outside Terraform. */
export function effectsOf({ changes, drift }: PlanDocument): readonly UnplacedChange[] {
  // The change of a key whose declaration is gone has its state from before the refresh.
  const refreshed = new Map(drift.map((resource) => [objectOf(resource), resource.after]));
  const changeOf = (resource: PlannedResource, effect: PlannedEffect) =>
    changeFrom(resource, effect, refreshed.get(objectOf(resource)) ?? resource.before);
  return [
    ...changes.flatMap((resource) => effectsOn(resource).map((effect) => changeOf(resource, effect))),
    ...drift.flatMap((resource) => {
      const attributes = driftedAttributes(resource);
      return attributes.length === 0 ? [] : [changeOf(resource, { kind: 'drifted', attributes })];
    }),
  ];
}

/** A deposed object has the address of the one that replaced it. */
function objectOf({ address, deposed }: PlannedResource): string {
  return JSON.stringify([address, deposed ?? '']);
}

function changeFrom(
  { address, deposed, reason, before, beforeSensitive }: PlannedResource,
  effect: PlannedEffect,
  current: JsonObject | undefined,
): UnplacedChange {
  const name = before?.name;
  return {
    effect,
    address: deposed === undefined ? address : `${address} (deposed)`,
    name: typeof name === 'string' && memberOf(beforeSensitive, 'name') !== true ? name : undefined,
    reason,
    // What cannot be read counts as a key that works.
    works: !['expired', 'revoked', 'absent'].some((status) => status === current?.status),
    expiresAt: instantIn(current?.expiration),
  };
}

/** Source: developer.hashicorp.com/terraform/internals/json-format, "Change Representation". */
function effectsOn({ actions, before, after, afterUnknown }: PlannedResource): readonly PlannedEffect[] {
  if (before === undefined) return [];
  const ends = actions.indexOf('delete');
  const begins = actions.indexOf('create');
  if (ends >= 0 && begins >= 0) return [{ kind: 'replaced', createsFirst: begins < ends }];
  if (ends >= 0) return [{ kind: 'destroyed' }];
  if (actions.includes('forget')) return [{ kind: 'forgotten' }];
  const effects: PlannedEffect[] = [];
  if (hasSuccessor(before, after, afterUnknown)) effects.push({ kind: 'succeeded' });
  if (before.deletion_protection === true && isOff(after, afterUnknown))
    effects.push({ kind: 'unprotected' });
  return effects;
}

/** A new generation has an id that is not known yet. The one before is among `previous` while it keeps working. */
function hasSuccessor(before: JsonObject, after: JsonObject | undefined, unknown: JsonValue): boolean {
  if (memberOf(unknown, 'id') !== true || memberOf(unknown, 'previous') === true) return false;
  const previous = after?.previous;
  return !(Array.isArray(previous) && previous.some((one: JsonValue) => memberOf(one, 'id') === before.id));
}

function isOff(after: JsonObject | undefined, unknown: JsonValue): boolean {
  return memberOf(unknown, 'deletion_protection') !== true && after?.deletion_protection !== true;
}

/** The names only: a report does not show their former values. */
function driftedAttributes({ actions, before = {}, after }: PlannedResource): readonly string[] {
  if (after === undefined) return actions.includes('delete') ? ['existence'] : [];
  return Object.keys(before)
    .filter((name) => /^[a-z_]{1,40}$/.test(name))
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .toSorted();
}

function instantIn(value: JsonValue | undefined): Instant | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}
