import type { PrivateState } from '../provider/requests.ts';

export interface OpenEphemeral {
  readonly typeName: string;
  readonly privateState: PrivateState;
}

/** The ephemeral resources of a run that were opened and not closed yet. */
export class OpenEphemerals {
  readonly #open: OpenEphemeral[] = [];

  add(opened: OpenEphemeral): void {
    this.#open.push(opened);
  }

  remove({ typeName, privateState }: OpenEphemeral): void {
    const text = JSON.stringify(privateState);
    const index = this.#open.findIndex(
      (held) => held.typeName === typeName && JSON.stringify(held.privateState) === text,
    );
    if (index >= 0) this.#open.splice(index, 1);
  }

  /** Returns all of them, and counts them as closed. */
  takeAll(): readonly OpenEphemeral[] {
    return this.#open.splice(0);
  }
}
