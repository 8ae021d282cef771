import { ageDestination } from '../../../delivery/age.ts';
import type { Destination } from '../../../delivery/destination.ts';
import { fileDestination } from '../../../delivery/file.ts';
import { PENDING, type Pending } from '../../../keys/key.ts';
import { isKnown, isUnknown } from '../../plugin/index.ts';
import type { ApiKeyConfig, ApiKeyPlan, ApiKeyState } from './schema.ts';

/** The destination that `secret_in_state` is, among the others. */
export const STATE_DESTINATION = 'state';

type Declared = Pick<ApiKeyConfig | ApiKeyPlan | ApiKeyState, 'deliver_to'>;

/** What `deliver_to` declares, in its order; pending where a value is not known yet. */
export function destinationsOf({ deliver_to: declared }: Declared): readonly (Destination | Pending)[] {
  if (declared === null) return [];
  if (isUnknown(declared)) return [PENDING];
  return declared.flatMap((element) => {
    if (isUnknown(element)) return [PENDING];
    const { file, age } = element;
    if (isUnknown(file) || isUnknown(age)) return [PENDING];
    if (file) return [isUnknown(file.path) ? PENDING : fileDestination(file.path)];
    if (age) return [ageOrPending(age.recipients)];
    return [];
  });
}

function ageOrPending(recipients: unknown): Destination | Pending {
  if (!Array.isArray(recipients) || !recipients.every((recipient) => typeof recipient === 'string'))
    return PENDING;
  return ageDestination(recipients);
}

/** The stable texts by which the planner tells destinations apart. */
export function destinationIds(
  declared: Declared & { readonly secret_in_state: ApiKeyPlan['secret_in_state'] },
): readonly (string | Pending)[] {
  const ids: (string | Pending)[] = destinationsOf(declared).map((destination) =>
    destination === PENDING ? PENDING : destination.id,
  );
  if (!isKnown(declared.secret_in_state)) ids.push(PENDING);
  else if (declared.secret_in_state) ids.push(STATE_DESTINATION);
  return ids;
}

/** Where in `deliver_to` a destination was declared, to point a message at. */
export function destinationPath(declared: Declared, id: string): readonly (string | number)[] {
  const index = destinationsOf(declared).findIndex(
    (destination) => destination !== PENDING && destination.id === id,
  );
  return index < 0 ? ['deliver_to'] : ['deliver_to', index];
}
