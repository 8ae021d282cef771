import { ENVIRONMENTS } from '../environments.ts';
import { KEY_NAME_MAX } from '../key.ts';
import { PERMISSIONS } from '../permissions.ts';
import { any, boolean, list, type ObjectSpecification, object, set, string } from './attribute.ts';
import type { DestinationSpecification } from './destination.ts';
import { WEEKDAYS } from './openings.ts';
import { consumers, verify } from './probe.ts';
import { duration, keyName, life, oneOf, timeOfDay, timestamp, timeZone } from './text-rule.ts';

type AnyDestinations = readonly DestinationSpecification[];

/** The destinations as attributes of an element of `deliver_to`: every kind is optional, one of them is written. */
type KindsOf<Destinations extends AnyDestinations> = {
  readonly [Each in Destinations[number] as Each['kind']]: Omit<
    ObjectSpecification,
    'required' | 'attributes'
  > & {
    readonly attributes: Each['attributes'];
  };
};

/** What can be written about a key whose secret goes to these kinds of destinations. */
export interface KeySpecification<Destinations extends AnyDestinations = AnyDestinations> {
  readonly destinations: Destinations;
  readonly attributes: ReturnType<typeof attributesOf<Destinations>>;
}

/** How an old key can end. */
const OVERLAP_ENDS = ['revoke', 'expire'] as const;

/** How the key is followed by successors. */
const rotation = object(
  {
    every: string({
      rule: duration,
      description:
        'A successor each time this long has passed, for example `90d`. LowerPlane advises at most a year, 90 days for admin keys.',
    }),
    before_expiry: string({
      rule: duration,
      description:
        'A successor this long before the key expires, for example `14d`. Must be shorter than the life of the key.',
    }),
    overlap: string({
      rule: duration,
      description:
        'How long the old key keeps working after the new one was delivered, for example `7d`. Without it, the old key is revoked in the same apply.',
    }),
    overlap_max: string({
      rule: duration,
      description:
        'The longest an old key that is still used is kept, counted from the delivery of the new one. Defaults to four times `overlap`.',
    }),
    on_overlap_end: string({
      rule: oneOf(OVERLAP_ENDS),
      description:
        'How an old key ends. `revoke`: a later apply revokes it once its overlap is over. `expire`: it also ends when no one applies, because it gets an expiration at the end of the overlap once no guard of the provider prevents it and every consumer in `consumers` has proven that it has the new secret. An apply that sees it used postpones it, at most until `overlap_max`. Needs `overlap`. Defaults to `revoke`.',
    }),
    rehearse: boolean({
      description:
        'Whether a successor is rehearsed first: a key of the same permissions that expires soon is created, delivered beside each destination, and ended again. Only if all of that succeeds, the rotation begins; until then, the old key and its destinations are left as they are. Defaults to false.',
    }),
    anchor: string({
      rule: timestamp,
      description:
        'Where the schedule of `every` starts, RFC 3339. Defaults to the creation of generation 1.',
    }),
    window: object(
      {
        days: set(string({ rule: oneOf(WEEKDAYS), description: 'A day of the week.' }), {
          whenEmpty: 'Name at least one day, or leave days out for all of them.',
          description: 'The days on which it opens, for example `["saturday", "sunday"]`. Defaults to all.',
        }),
        from: string({
          rule: timeOfDay,
          description: 'When it opens, for example `02:00`. Defaults to `00:00`.',
        }),
        to: string({
          rule: timeOfDay,
          description:
            'When it closes, for example `05:00`, on the next day if that is not later than `from`. Defaults to `24:00`.',
        }),
        time_zone: string({
          rule: timeZone,
          description:
            'Whose clock that is: a name of the IANA time zone database such as `Europe/Berlin`. Defaults to `UTC`.',
        }),
      },
      {
        description:
          'When a successor that is due may be created. An apply outside it waits, and the plan says when it opens. The key is rotated outside it if it would have expired by then. When clocks change, the window neither disappears nor becomes shorter.',
      },
    ),
    not_between: list(
      object(
        {
          from: string({
            required: true,
            rule: timestamp,
            description: 'Its beginning, RFC 3339.',
          }),
          to: string({
            required: true,
            rule: timestamp,
            description: 'Its end, RFC 3339: the first moment at which a rotation is allowed again.',
          }),
        },
        { description: 'One freeze.' },
      ),
      {
        description:
          'Freezes: times in which no successor that is due is created, even if `window` is open, for example the end of the year.',
      },
    ),
  },
  {
    atLeastOne: ['every', 'before_expiry'],
    description:
      'Gives the key successors without downtime: when one is due, the plan shows it, the apply creates and delivers it, and a later apply retires the old key after the overlap, unless it is still used; with `on_overlap_end = "expire"` it ends by itself. Needs `every`, `before_expiry` or both. Without `expires_in` and `expires_at`, each key expires `every` + `overlap` after its creation, plus the longest time that `window` and `not_between` can delay a rotation. `rotate_trigger` rotates at any time.',
  },
);

/**
 * The specification of a declared key: what can be written, of which every entry point is derived.
 *
 * @param destinations the kinds of destinations that `deliver_to` can name.
 */
export function declaredKey<const Destinations extends AnyDestinations>(
  destinations: Destinations,
): KeySpecification<Destinations> {
  return { destinations, attributes: attributesOf(destinations) };
}

function attributesOf<const Destinations extends AnyDestinations>(destinations: Destinations) {
  // Built by name from a list, which no type can follow.
  const kinds = Object.fromEntries(
    destinations.map(({ kind, attributes, description }) => [kind, object(attributes, { description })]),
  ) as unknown as KindsOf<Destinations>;
  return {
    name: string({
      required: true,
      rule: keyName,
      description: `Says what the key is for, for example \`CI/CD Pipeline - Production\`: 1 to ${KEY_NAME_MAX} characters. Changes in place.`,
    }),
    permissions: string({
      required: true,
      rule: oneOf(PERMISSIONS),
      description:
        'What the key may do: `read-only`, `read-write` or `admin`. Choose the least that is enough. A change makes a new generation.',
    }),
    environments: set(string({ rule: oneOf(ENVIRONMENTS), description: 'An environment of LowerPlane.' }), {
      whenEmpty: 'Name at least one environment, or leave environments out to reach all of them.',
      description:
        'The environments the key can reach: `production`, `staging`, `development`. Defaults to all of them. A change makes a new generation.',
    }),
    expires_at: string({
      rule: timestamp,
      description:
        'When the key expires, as RFC 3339, for example `2027-03-31T00:00:00Z`. Changes in place. Conflicts with `expires_in`.',
    }),
    expires_in: string({
      rule: life,
      description:
        'How long after its creation each generation expires, for example `90d` (units w, d, h, m, s; at least `1h`), or `never`. Changes in place. Conflicts with `expires_at`.',
    }),
    deliver_to: list(object(kinds, { exactlyOne: true, description: 'One destination.' }), {
      whenEmpty: 'Name at least one destination, or leave deliver_to out.',
      description:
        'Where the secret of each generation goes; each element names one destination. Those that cannot be restored come last. If one fails, the new key is revoked, the others are restored, and the old key stays.',
    }),
    rotation,
    verify,
    consumers,
    rotate_trigger: any({
      description: 'Any value. A change rotates the key at the next apply.',
    }),
    deletion_protection: boolean({
      description:
        'Refuses to revoke the key when its declaration is removed: the flag counts as it was applied last, so set it to false and apply first. Rotation continues.',
    }),
    recreate_absent: boolean({
      description:
        'Confirms that a key which LowerPlane does not know (`status` is `absent`) gets a successor. Without it, such a key is an error: LowerPlane never deletes keys, so most likely `base_url` or `api_key` belongs to another organization. A change of `rotate_trigger` confirms it too.',
    }),
    force_revoke: boolean({
      description:
        "Revokes the key even if it was used within the provider's `recent_use_window`. When its declaration is removed, the flag counts as it was applied last.",
    }),
    secret_in_state: boolean({
      description:
        'Keeps the plain secret in the Terraform state, as `secret`. Anyone who can read the state can then use the key.',
    }),
  };
}
