/** A challenge for a consumer. */
export interface Asking {
  /** What is sent, unless the consumer still has an earlier challenge to answer. */
  readonly challenge: string;
  /** Whether a text is an earlier challenge of the same kind, whose answer still counts. */
  isPending(text: string): boolean;
}

/** An answer, and the challenge that it answers. */
export interface Answered {
  readonly challenge: string;
  readonly answer: string;
}

/** A way to ask a consumer for a proof. The secret is no part of it. */
export interface Probe {
  /** @throws ProbeError when there is no answer. */
  ask(asking: Asking): Promise<Answered>;
}

/** Why a consumer gave no answer: whole sentences, for people. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}
