import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { DeclaredKeys } from '../../../provider/declarations/declared-keys.ts';
import { replacementDueAt, UNUSED_FOR } from '../../../provider/keys/hygiene.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { rotationDueAt } from '../../../provider/keys/rotation.ts';
import type { LiveKey } from '../rules/keys/live-key.ts';
import { firstCreatedAt, matchKeys, type NamedKeys, soleDeclaration } from '../rules/keys/matched-keys.ts';

/** A time by which someone should have done something about a live key. */
export interface KeyDeadline {
  /** It expires, should be replaced, or has not been used for so long that it should be ended. */
  readonly kind: 'expires' | 'rotates' | 'unused';
  readonly key: Pick<LiveKey, 'id' | 'name' | 'lastFour'>;
  /** Where the time begins: at its creation or last use. */
  readonly since: Instant;
  readonly at: Instant;
  /** Whether it is worth knowing before it comes. Otherwise applies take care of it, or time alone. */
  readonly isForeseen: boolean;
  /** What to do, as a sentence. */
  readonly fix: string;
}

/** The deadlines of live keys, whenever they are. Keys that rotation keeps for an overlap have none. */
export function keyDeadlines(
  keys: readonly ApiKey[],
  declarations: DeclaredKeys | undefined,
  now: Instant,
): readonly KeyDeadline[] {
  return matchKeys(declarations, keys, now).flatMap((group) => [
    ...group.current.flatMap((live) => deadlinesOf(live, group, now)),
    ...group.surplus.flatMap((live) => deadlinesOf(live, undefined, now)),
  ]);
}

function deadlinesOf(live: LiveKey, group: NamedKeys | undefined, now: Instant): readonly KeyDeadline[] {
  const { id, name, lastFour, createdAt, lastUsedAt, expiration } = live;
  const key = { id, name, lastFour };
  const used = lastUsedAt ?? createdAt;
  const deadlines: KeyDeadline[] = [
    {
      kind: 'unused',
      key,
      since: used,
      at: used + UNUSED_FOR,
      isForeseen: false,
      fix: 'Ask its owner. If it is not needed, remove its declaration and apply, or revoke it.',
    },
  ];
  const declaration = group && soleDeclaration(group);
  const rotation = declaration?.rotation.kind === 'known' ? declaration.rotation.value : undefined;
  const due =
    group && rotation ? rotationDueAt(rotation, createdAt, firstCreatedAt(group), expiration) : undefined;
  const advised = replacementDueAt(live.permissions, createdAt);
  if (due !== undefined) {
    const fix = 'Apply: its rotation is declared and due.';
    deadlines.push({ kind: 'rotates', key, since: createdAt, at: due, isForeseen: false, fix });
  } else if (expiration.kind === 'never' || advised < expiration.at) {
    const fix = 'Declare rotation and apply, or change rotate_trigger and apply.';
    deadlines.push({ kind: 'rotates', key, since: createdAt, at: advised, isForeseen: true, fix });
  }
  // A successor that is due in time makes the expiration harmless, unless no one applies.
  if (expiration.kind === 'at' && (due === undefined || due <= now || due >= expiration.at))
    deadlines.push({
      kind: 'expires',
      key,
      since: createdAt,
      at: expiration.at,
      isForeseen: true,
      fix:
        due === undefined
          ? 'Declare rotation or a later expiration, and apply. If it is not needed, let it expire.'
          : 'Apply: its successor is due.',
    });
  return deadlines;
}
