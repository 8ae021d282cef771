import { type Probe, ProbeError } from '../../provider/delivery/probe/probe.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { proofOf } from '../../provider/keys/possession.ts';
import type { Consumer as DeclaredConsumer, DeclaredProbes } from '../../provider/lifecycle/declared-key.ts';
import { type Declaration, placeKind } from './history.ts';
import { placeName } from './place.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** Name of the consumer that verifies new keys. */
export const VERIFIER = 'verifier';
/** For how long it is asked, in milliseconds: four times. */
const WITHIN = 3_000;

/** Who proves that it holds a secret, as a declaration says it. The readers of places are asked. */
export function probesOf(
  declaration: Declaration,
  world: World,
  process: Process,
): { readonly probes?: DeclaredProbes } {
  const { verifiesAfter: lag, places } = declaration;
  const [place] = places;
  const consumers = consumersOf(declaration).map((prober) => consumerAt(prober, world, process));
  if (lag === undefined || place === undefined)
    return consumers.length === 0 ? {} : { probes: { verification: undefined, consumers } };
  const consumer = consumerAt({ name: VERIFIER, place, lag }, world, process);
  return { probes: { verification: { consumer, withinMs: WITHIN }, consumers } };
}

/** Who must have proven that it holds the new secret before an old key ends. */
export function consumersOf({ consumers, places }: Declaration): readonly Prober[] {
  if (!places.some((written) => placeKind(placeName(written)) === 'file')) return [];
  return places.flatMap((place, at) => {
    const lag = consumers[at];
    return lag === undefined ? [] : [{ name: `reader ${at}`, place, lag }];
  });
}

export interface Prober {
  readonly name: string;
  /** Where it reads its secret. */
  readonly place: string;
  /** How many challenges about a key it answers before it reads its place again. */
  readonly lag: number;
}

function consumerAt(prober: Prober, world: World, process: Process): DeclaredConsumer {
  const declared = { file: { path: prober.place }, https: undefined, command: undefined };
  return { name: prober.name, declared, open: async () => probeOf(prober, world, process) };
}

function probeOf({ name, place, lag }: Prober, world: World, process: Process): Probe {
  return {
    async ask({ challenge }) {
      const { key_id: keyId, generation } = JSON.parse(challenge);
      await process.point(
        () => `ask the ${name} at ${place} about generation ${generation}${world.isCalm ? ', calm' : ''}`,
      );
      const fault = process.strike('probe');
      if (fault === 'consumer-kills') return process.die();
      if (fault === 'consumer-silent') throw new ProbeError('It did not answer.');
      const times = process.proofs.ask(name, keyId);
      if (fault === 'consumer-stuck') process.isStuck = true;
      const consumer = world.consumerAt(placeName(place));
      const isStuck = process.isStuck && consumer.holds(world.now, false) !== undefined;
      const secret = consumer.holds(world.now, world.isCalm || (times > lag && !isStuck));
      if (secret === undefined) throw new ProbeError('It holds no secret.');
      const honest = JSON.stringify({ proof: proofOf(secret, challenge), fingerprint: fingerprint(secret) });
      const answer = fault === 'consumer-replays' ? (consumer.lastAnswer ?? honest) : honest;
      consumer.lastAnswer = honest;
      if (answer === honest && secret === world.observer.factsOf(keyId)?.secret)
        process.proofs.answered(name, keyId);
      await process.point(() => `the ${name} answered`);
      return { challenge, answer };
    },
  };
}
