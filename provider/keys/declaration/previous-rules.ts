import { isKnown, type Pending } from '../key.ts';
import type { RotationRule } from '../rotation.ts';
import type { DestinationSpecification } from './destination.ts';
import type { Problem } from './problem.ts';
import { type DeclaredDestination, previousOf } from './read-destinations.ts';
import type { Reading } from './reading.ts';

/** Keeping the secret of an old key readable needs an overlap in which that key works. */
export function* previousFaults(
  rotation: Reading<RotationRule>,
  destinations: Reading<readonly (DeclaredDestination<DestinationSpecification> | Pending)[]>,
): Generator<Problem> {
  const hasNoOverlap =
    rotation.kind === 'absent' || (rotation.kind === 'known' && rotation.value.overlap === 0);
  if (!hasNoOverlap || destinations.kind !== 'known') return;
  for (const each of destinations.value) {
    if (!isKnown(each) || previousOf(each) === undefined) continue;
    const { index, specification } = each;
    yield {
      title: 'Previous Secret Without An Overlap',
      detail: `deliver_to[${index}].${specification.kind} has keep_previous_as, but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove keep_previous_as.`,
      path: ['deliver_to', index, specification.kind, 'keep_previous_as'],
    };
  }
}
