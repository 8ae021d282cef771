import { type QueryValue, urlBelow } from '../http/address.ts';
import type { HttpClient } from '../http/client.ts';
import type { FinalResponse } from '../http/exchange.ts';
import { HttpFailure } from '../http/failure.ts';
import type { ListFault } from '../http/pagination.ts';
import type { ReadBody } from '../http/read-json.ts';
import type { Operation } from './contract/operation.ts';
import type { LowerPlaneError } from './errors.ts';
import {
  errorOfFailure,
  errorOfList,
  errorOfRequest,
  errorOfStatus,
  errorOfUnreadable,
  type FailedCall,
} from './failure.ts';
import { fillPath, UnusablePathParameter } from './fill-path.ts';

/** One call of an operation. */
export interface Call {
  readonly operation: Operation;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: { readonly contentType: string; readonly content: string | Uint8Array };
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Calls operations of LowerPlane and explains what goes wrong. */
export class Exchange {
  readonly #http: HttpClient;
  readonly #baseUrl: URL;

  constructor(http: HttpClient, baseUrl: URL) {
    this.#http = http;
    this.#baseUrl = baseUrl;
  }

  /**
   * @param read Reads the body of a success.
   * @throws LowerPlaneError when there is no success, or `read` cannot use the body.
   * @throws the reason of `call.signal` when that is aborted.
   */
  async call<Value>(call: Call, read: (response: FinalResponse) => ReadBody<Value>): Promise<Value> {
    call.signal?.throwIfAborted();
    const { method } = call.operation;
    const path = this.#pathOf(call);
    // Only when it is needed: redaction costs more than a call does.
    const failed = () => ({ ...this.#unsent(call.operation), path: this.#http.redact(path) });
    const response = await this.#send(call, path, failed);
    const { status, effort } = response;
    if (status < 200 || status > 299) throw errorOfStatus({ ...failed(), ...effort }, response);
    const body = read(response);
    if (body.ok) return body.value;
    const mayHaveTakenEffect = method !== 'GET';
    throw errorOfUnreadable({ ...failed(), ...effort, mayHaveTakenEffect }, response, body.unreadable);
  }

  /** The error of a list that does not end. */
  listError(operation: Operation, fault: ListFault): LowerPlaneError {
    return errorOfList(this.#unsent(operation), fault);
  }

  async #send(call: Call, path: string, failed: () => FailedCall): Promise<FinalResponse> {
    const { operation, query, body, idempotencyKey, signal } = call;
    try {
      return await this.#http.send({
        method: operation.method,
        url: urlBelow(this.#baseUrl, path, query),
        headers: {
          accept: [...operation.success.mediaTypes, 'application/problem+json'].join(', '),
          ...(body === undefined ? {} : { 'content-type': body.contentType }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: body.content }),
        ...(operation.repeatable === undefined ? {} : { repeatable: operation.repeatable }),
        signal,
      });
    } catch (error) {
      if (error instanceof HttpFailure) throw errorOfFailure({ ...failed(), ...error.effort }, error);
      throw error;
    }
  }

  #unsent({ method, path }: Pick<Operation, 'method' | 'path'>): FailedCall {
    return {
      method,
      path,
      origin: this.#baseUrl.origin,
      redact: this.#http.redact,
      attempts: 0,
      gaveUp: 'final',
      retryAfterMs: null,
      mayHaveTakenEffect: false,
    };
  }

  /** @throws LowerPlaneError when the call cannot be sent as it is. */
  #pathOf({ operation, params = {}, idempotencyKey }: Call): string {
    const unsent = this.#unsent(operation);
    if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      throw errorOfRequest(
        unsent,
        'Invalid Idempotency Key',
        'An idempotency key is 1 to 255 visible ASCII characters without spaces.',
      );
    }
    try {
      return fillPath(operation.path, params);
    } catch (error) {
      if (error instanceof UnusablePathParameter) throw errorOfRequest(unsent, 'Invalid Id', error.message);
      throw error;
    }
  }
}
