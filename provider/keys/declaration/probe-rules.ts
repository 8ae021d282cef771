import { isKnown, type Pending } from '../key.ts';
import type { RotationRule } from '../rotation.ts';
import type { DestinationSpecification } from './destination.ts';
import {
  type DeclaredConsumer,
  type DeclaredProbe,
  type DeclaredVerification,
  probeFaults,
} from './probe.ts';
import type { Problem, ProblemPath } from './problem.ts';
import { quoted } from './quoted.ts';
import type { DeclaredDestination } from './read-destinations.ts';
import type { Reading } from './reading.ts';

interface Probed {
  readonly verify: Reading<DeclaredVerification>;
  readonly consumers: Reading<readonly DeclaredConsumer[]>;
  readonly rotation: Reading<RotationRule>;
  readonly destinations: Reading<readonly (DeclaredDestination<DestinationSpecification> | Pending)[]>;
  readonly secretInState: Reading<boolean>;
}

/** What is wrong with the consumers of a key, and with how they are asked. */
export function* probedFaults(probed: Probed): Generator<Problem> {
  const { verify, consumers } = probed;
  if (verify.kind === 'known') yield* faultsOfProbe(verify.value.probe, ['verify', 'probe']);
  if (consumers.kind !== 'known') return;
  const seen = new Map<string, number>();
  for (const [index, { name, probe }] of consumers.value.entries()) {
    yield* faultsOfProbe(probe, ['consumers', index, 'probe']);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else
      yield {
        title: 'Consumer Declared Twice',
        detail: `consumers[${index}] has the name ${quoted(name)}, which consumers[${first}] has. Consumers are identified by their names. Give each a different one.`,
        path: ['consumers', index, 'name'],
      };
  }
  yield* retirementFaults(probed);
}

function* retirementFaults({ rotation, destinations, secretInState }: Probed): Generator<Problem> {
  const hasNoOverlap =
    rotation.kind === 'absent' || (rotation.kind === 'known' && rotation.value.overlap === 0);
  if (hasNoOverlap) {
    yield {
      title: 'Consumers Without An Overlap',
      detail:
        'consumers hold an old key until they have switched to the new one, but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove consumers.',
      path: ['consumers'],
    };
  }
  const known = destinations.kind === 'known' ? destinations.value : [];
  const isReadable = known.some((each) => !isKnown(each) || each.specification.writeOnly !== true);
  const isInState =
    secretInState.kind === 'unknown' || (secretInState.kind === 'known' && secretInState.value);
  if (destinations.kind === 'unknown' || destinations.kind === 'invalid' || isReadable || isInState) return;
  yield {
    title: 'Consumers Cannot Be Checked',
    detail:
      'To check the proof of a consumer, the secret must be read back at a later apply, and no destination in deliver_to allows that. Add one that can be read back, such as file or vault_kv, or remove consumers.',
    path: ['consumers'],
  };
}

function* faultsOfProbe(probe: DeclaredProbe, path: ProblemPath): Generator<Problem> {
  for (const { title, detail, path: steps } of probeFaults(probe))
    yield { title, detail: `${shownPath([...path, steps[0] ?? ''])} ${detail}`, path: [...path, ...steps] };
}

/** `consumers[0].probe.command` */
function shownPath(path: ProblemPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
