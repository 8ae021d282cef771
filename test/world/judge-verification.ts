import { fingerprint } from '../../provider/keys/fingerprint.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import { type Declaration, placeKind } from './history.ts';
import { placeName } from './place.ts';
import { VERIFIER } from './prober.ts';
import type { Process } from './process.ts';
import type { Entry, World } from './world.ts';

/** Checks that a key which a run stores in its state was verified, if it has just created it. */
export function judgeRecording(
  world: World,
  process: Process,
  { id }: KeyRecord,
  { verifiesAfter }: Declaration,
): void {
  if (verifiesAfter === undefined || process.minted !== id) return;
  if (process.proofs.hasProven(VERIFIER, id) !== true)
    world.observer.violated('unverified-key', `${id} is recorded`);
}

/** One apply of a declaration whose new keys are verified. */
interface VerifiedApply {
  readonly world: World;
  readonly process: Process;
  readonly declaration: Declaration;
  /** Undefined: there is no key yet. */
  readonly entry: Entry | undefined;
}

/**
 * Remembers how things are before an apply.
 *
 * @returns a function that checks, when the apply is over, that a failed verification has left them so. It takes what was
 *   reported.
 */
export function beforeVerification({
  world,
  process,
  declaration,
  entry,
}: VerifiedApply): (report: string) => void {
  if (declaration.verifiesAfter === undefined) return () => {};
  const names = declaration.places.map(placeName);
  const held = new Map(names.map((name) => [name, world.place(name).content]));
  const old = entry && world.keyOf(entry.record.id);
  const hadOld = old?.revoked === null && (old.expiresAt === null || old.expiresAt > world.now);
  // Only what can be read back has the old secret for what cannot.
  const canRedeliver = (record: KeyRecord) =>
    names.some((name) => {
      const text = held.get(name);
      const isReadable = placeKind(name) === 'file' && !process.troubled.has(name);
      return isReadable && text !== undefined && fingerprint(text) === record.fingerprint;
    });
  return (report) => {
    const { minted } = process;
    if (minted === undefined || process.proofs.hasProven(VERIFIER, minted) !== false) return;
    world.log(() => `${process.name}: ${minted} failed, after ${entry?.record.id ?? 'no key'}`);
    const violated = (detail: string) => world.observer.violated('failed-verification', detail);
    const isNamed = report.includes('could NOT be revoked') && report.includes(minted);
    if (world.keyOf(minted)?.revoked === null && !isNamed) violated(`${minted} works`);
    const now = entry && world.keyOf(entry.record.id);
    const isEndedHere = entry !== undefined && process.ended.has(entry.record.id);
    if (hadOld && isEndedHere && (now?.revoked || (now?.expiresAt ?? Infinity) < (old.expiresAt ?? Infinity)))
      violated(`the old key ${entry?.record.id} ends`);
    for (const name of names) {
      const { content, lastWriter } = world.place(name);
      if (content === held.get(name) || lastWriter !== process || process.troubled.has(name)) continue;
      if (placeKind(name) === 'vault') {
        if (!entry || !hadOld || !canRedeliver(entry.record)) continue;
        if (content !== undefined && fingerprint(content) === entry.record.fingerprint) continue;
      }
      violated(`${name} holds another secret than before`);
    }
  };
}
