import type { ReplaceReason } from '../../../provider/keys/change.ts';
import { STORY_KINDS, type StoryKind } from './destinations.ts';

export const DAY = 86_400_000;

/** One thing that happens. */
export type Step =
  /** Both engines apply this declaration; undefined removes it. Guards hold in the step of the guard only. */
  | { readonly apply: object | undefined; readonly guarded?: true; readonly rotate?: true }
  | { readonly pass: number }
  /** Someone does something to the newest key, or to what was delivered. */
  | { readonly outside: 'revoke' | 'extend' | 'remove' | 'use' | 'use-oldest' | 'upload' };

/** What makes the planner change something: its reasons for a successor, and what it does without one. */
export type Cause =
  | Exclude<ReplaceReason['kind'], 'absent' | 'not-delivered'>
  | 'create'
  | 'rehearsed'
  | 'narrowed'
  | 'narrowed-environments'
  | 'narrowed-to-use'
  | 'narrowed-unused'
  | 'extend'
  | 'extended-outside'
  | 'retire'
  | 'held'
  | 'expires'
  | 'expires-later'
  | 'put-off'
  | 'ended'
  | 'destroy';

const GUARDS = ['none', 'recent-use', 'limit', 'protection', 'confirmed'] as const;
export type StoryGuard = (typeof GUARDS)[number];

export interface Story {
  readonly cause: Cause;
  readonly overlap: boolean;
  readonly guard: StoryGuard;
  readonly kind: StoryKind;
  readonly steps: readonly Step[];
}

const EVERY = { every: '30d' };
const OVERLAPPING = { every: '30d', overlap: '7d' };
const EXPIRING = { rotation: { ...OVERLAPPING, on_overlap_end: 'expire' } };
const FOREVER = { expires_in: 'never' };

/**
 * The steps of a cause.
 *
 * @param base is declared first: its rotation has an overlap or not.
 */
const CAUSES: Readonly<Record<Cause, (base: object) => readonly Step[]>> = {
  create: (base) => [{ apply: base, guarded: true }],
  rehearsed: (base) => [
    { apply: base },
    { apply: { ...base, permissions: 'read-write', rotation: { ...rotationOf(base), rehearse: true } } },
  ],
  permissions: (base) => [
    { apply: base },
    { outside: 'use' },
    { apply: { ...base, permissions: 'read-write' }, guarded: true },
  ],
  environments: (base) => [
    { apply: base },
    { outside: 'use' },
    { apply: { ...base, environments: ['staging', 'production'] }, guarded: true },
  ],
  narrowed: (base) => narrowing(base, ['use', 'use', 'upload'], { permissions: 'read-only' }),
  'narrowed-environments': (base) => narrowing(base, ['use', 'upload'], { environments: ['production'] }),
  'narrowed-to-use': (base) => narrowing(base, ['use', 'upload'], { environments: ['staging'] }),
  'narrowed-unused': (base) => narrowing(base, [], { permissions: 'read-only' }),
  'destination-added': (base) => [
    { apply: base },
    { outside: 'use' },
    { apply: { ...base, second: true }, guarded: true },
  ],
  revoked: (base) => [
    { apply: base },
    { outside: 'use' },
    { outside: 'revoke' },
    { apply: base, guarded: true },
  ],
  expired: (base) => [
    { apply: { ...base, expires_in: '40d' } },
    { outside: 'use' },
    { pass: 41 * DAY },
    { apply: { ...base, expires_in: '40d' }, guarded: true },
  ],
  'rotation-due': (base) => [
    { apply: { ...base, ...FOREVER } },
    { pass: 30 * DAY },
    { outside: 'use' },
    { pass: DAY },
    { apply: { ...base, ...FOREVER }, guarded: true },
  ],
  triggered: (base) => [
    { apply: { ...base, rotate_trigger: 'one' } },
    { outside: 'use' },
    { apply: { ...base, rotate_trigger: 'two' }, rotate: true, guarded: true },
  ],
  'destination-drifted': (base) => [
    { apply: base },
    { outside: 'use' },
    { outside: 'remove' },
    { apply: base, guarded: true },
  ],
  extend: (base) => [{ apply: base }, { apply: { ...base, expires_in: '200d' }, guarded: true }],
  'extended-outside': (base) => [{ apply: base }, { outside: 'extend' }, { apply: base, guarded: true }],
  retire: (base) => [
    { apply: { ...base, ...FOREVER } },
    { pass: 31 * DAY },
    { apply: { ...base, ...FOREVER } },
    { pass: 8 * DAY },
    { apply: { ...base, ...FOREVER }, guarded: true },
  ],
  held: (base) => [
    { apply: { ...base, ...FOREVER } },
    { pass: 31 * DAY },
    { apply: { ...base, ...FOREVER } },
    { pass: 6 * DAY },
    { outside: 'use-oldest' },
    { pass: 2 * DAY },
    { apply: { ...base, ...FOREVER }, guarded: true },
    { pass: 10 * DAY },
    { apply: { ...base, ...FOREVER } },
  ],
  expires: (base) => [
    { apply: { ...base, ...FOREVER, ...EXPIRING } },
    { outside: 'use' },
    { pass: 31 * DAY },
    { outside: 'use' },
    { apply: { ...base, ...FOREVER, ...EXPIRING }, guarded: true },
  ],
  'expires-later': (base) => [
    { apply: { ...base, ...FOREVER } },
    { pass: 31 * DAY },
    { apply: { ...base, ...FOREVER } },
    { pass: DAY },
    { apply: { ...base, ...FOREVER, ...EXPIRING }, guarded: true },
  ],
  'put-off': (base) => [
    { apply: { ...base, ...FOREVER, ...EXPIRING } },
    { pass: 31 * DAY },
    { apply: { ...base, ...FOREVER, ...EXPIRING } },
    { pass: 6 * DAY },
    { outside: 'use-oldest' },
    { apply: { ...base, ...FOREVER, ...EXPIRING }, guarded: true },
  ],
  ended: (base) => [
    { apply: { ...base, ...FOREVER, ...EXPIRING } },
    { pass: 31 * DAY },
    { apply: { ...base, ...FOREVER, ...EXPIRING } },
    { pass: 8 * DAY },
    { apply: { ...base, ...FOREVER, ...EXPIRING }, guarded: true },
  ],
  destroy: (base) => [{ apply: base }, { outside: 'use' }, { apply: undefined, guarded: true }],
};

/** A key that may write everywhere, what its consumer does with it, and the change to its declaration. */
function narrowing(base: object, uses: readonly ('use' | 'upload')[], change: object): readonly Step[] {
  const wide = { ...base, permissions: 'read-write' };
  return [
    { apply: wide },
    ...uses.map((outside): Step => ({ outside })),
    { apply: { ...wide, ...change }, guarded: true },
  ];
}

function rotationOf(base: object): object {
  return 'rotation' in base && typeof base.rotation === 'object' ? { ...base.rotation } : EVERY;
}

/** Causes that end no key, or not for their own sake: a guard changes nothing about them. */
const HARMLESS: ReadonlySet<Cause> = new Set([
  'create',
  'rehearsed',
  'extend',
  'extended-outside',
  'revoked',
  'put-off',
  'ended',
]);
/** What becomes of an old key after an overlap. */
const AFTER_OVERLAP: ReadonlySet<Cause> = new Set([
  'retire',
  'held',
  'expires',
  'expires-later',
  'put-off',
  'ended',
]);
/** What LowerPlane knows of the use of a key decides what these say: the kind of destination changes nothing. */
const ABOUT_USE: ReadonlySet<Cause> = new Set([
  'narrowed',
  'narrowed-environments',
  'narrowed-to-use',
  'narrowed-unused',
]);
/** What was delivered there cannot be looked at. */
const UNSEEN: ReadonlySet<StoryKind> = new Set(['command', 'age']);

/** Every cause with and without an overlap at every kind of destination, and with every guard at one of them. */
export function allStories(): readonly Story[] {
  return Object.entries(CAUSES).flatMap(([name, steps]) => {
    const cause = name as Cause;
    return [false, true].flatMap((overlap) => {
      const rotation = overlap ? OVERLAPPING : cause === 'rotation-due' ? EVERY : undefined;
      if (!overlap && AFTER_OVERLAP.has(cause)) return [];
      return STORY_KINDS.flatMap((kind) =>
        GUARDS.flatMap((guard): Story[] => {
          if (cause === 'destination-drifted' && UNSEEN.has(kind)) return [];
          if (kind !== 'file' && ABOUT_USE.has(cause)) return [];
          // No one can use what cannot be opened.
          if (cause === 'put-off' && kind === 'age') return [];
          if (guard !== 'none' && (kind !== 'file' || HARMLESS.has(cause))) return [];
          if (guard === 'protection' && cause !== 'destroy') return [];
          const base = {
            name: 'CI gate',
            permissions: 'read-only',
            ...(rotation ? { rotation } : { expires_in: '90d' }),
            ...(guard === 'protection' ? { deletion_protection: true } : {}),
          };
          return [{ cause, overlap, guard, kind, steps: steps(base) }];
        }),
      );
    });
  });
}
