import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

// By name, in a part of its own: AWS's code is loaded only for a delivery to AWS.
export { SignatureV4 } from '@smithy/signature-v4';

type Data = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or the HMAC of it, as the signer calls it. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  /** The signer makes a new one instead. */
  reset(): never {
    throw new Error('A hash is used once.');
  }
}

function bytesOf(data: Data): Uint8Array | string {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
