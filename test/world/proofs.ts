/** What the consumers that a process asks have proven, as the observer sees it: by the secrets that they really hold. */
export class Proofs {
  /** By consumer and key id: how often it was asked, and whether it has proven that it holds the key's secret. */
  readonly #asked = new Map<string, { times: number; isProven: boolean }>();

  /** Counts a question. Returns which one about this key it is, from 1 on. */
  ask(consumer: string, keyId: string): number {
    const asked = this.#asked.get(nameOf(consumer, keyId)) ?? { times: 0, isProven: false };
    this.#asked.set(nameOf(consumer, keyId), asked);
    asked.times++;
    return asked.times;
  }

  answered(consumer: string, keyId: string): void {
    const asked = this.#asked.get(nameOf(consumer, keyId));
    if (asked) asked.isProven = true;
  }

  /** Undefined: it was not asked. */
  hasProven(consumer: string, keyId: string): boolean | undefined {
    return this.#asked.get(nameOf(consumer, keyId))?.isProven;
  }
}

function nameOf(consumer: string, keyId: string): string {
  return `${keyId} ${consumer}`;
}
