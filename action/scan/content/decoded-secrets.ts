import type { Hits } from '../prefilter/hits.ts';
import { literalOfHit } from '../prefilter/needs.ts';
import { type DecodedText, encodedTexts } from '../reading/encoded-text.ts';
import { escapedText } from '../reading/escaped-text.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { FoundSecret } from './found-secret.ts';
import type { Window } from './raw-match.ts';

/** A secret in a text that was decoded, with the offsets of what it was decoded from. */
export interface DecodedSecret {
  readonly secret: FoundSecret;
  readonly start: number;
  readonly end: number;
}

/** Bytes that are decoded of one text at most: encoded texts may be in one another, and next to one another. */
const MOST_DECODED = 16 * 1024 * 1024;

/** Finds the secrets in what is encoded or escaped in one text. */
export class DecodedSecrets {
  readonly #set: RuleSet;
  readonly #scan: (bytes: Buffer) => readonly FoundSecret[];
  #left = MOST_DECODED;

  /** @param scan scans a decoded text. */
  constructor(set: RuleSet, scan: (bytes: Buffer) => readonly FoundSecret[]) {
    this.#set = set;
    this.#scan = scan;
  }

  begin(): void {
    this.#left = MOST_DECODED;
  }

  /** False when something was not decoded because there was too much of it. */
  get isComplete(): boolean {
    return this.#left >= 0;
  }

  /**
   * @param written texts that were read already.
   * @param runs where encoded text may start in the window.
   */
  in(window: Window, hits: Hits, written: readonly DecodedText[], runs: Int32Array): DecodedSecret[] {
    const found: DecodedSecret[] = [];
    for (const text of written) this.#take(text, found);
    let doneUntil = window.from;
    for (let hit = 0; hit < hits.length; hit += 2) {
      const literal = this.#set.escapes.get(literalOfHit(hits[hit + 1] ?? 0));
      const at = hits[hit] ?? 0;
      if (literal === undefined || at < doneUntil || at >= window.to) continue;
      const text = escapedText(window.bytes, window.length, at, literal);
      if (text === undefined) continue;
      doneUntil = text.origin(text.bytes.length);
      this.#take(text, found);
    }
    for (const text of encodedTexts(window, runs)) this.#take(text, found);
    return found;
  }

  #take({ bytes, origin }: DecodedText, found: DecodedSecret[]): void {
    this.#left -= bytes.length;
    if (this.#left < 0) return;
    for (const secret of this.#scan(bytes))
      found.push({ secret, start: origin(secret.start), end: origin(secret.end) });
  }
}
