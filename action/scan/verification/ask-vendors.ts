import { createHttpClient, type HttpClient } from '../../../provider/http/client.ts';
import { type Deadline, startDeadline } from '../../../provider/http/deadline.ts';
import { HttpFailure, type HttpFault } from '../../../provider/http/failure.ts';
import { textOf } from '../../../provider/http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import type { Transport } from '../../../provider/http/transport.ts';
import { userAgent } from '../../../provider/http/user-agent.ts';
import { VERSION } from '../../../provider/version.ts';
import type { VendorHosts } from './hosted-vendors.ts';
import { mayAsk, type VendorCall, type VendorCheck } from './vendor-check.ts';
import type { Verification } from './verification.ts';

/** One secret to ask its vendor about. */
export interface Question {
  readonly check: VendorCheck;
  readonly calls: readonly VendorCall[];
}

export interface AskingOptions {
  readonly hosts: VendorHosts;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What requests are sent over instead of the network. Tests give their own. */
  readonly transport?: Transport | undefined;
  /** Ends all requests when it is over. */
  readonly deadline?: Deadline | undefined;
}

/** A user waits for the answers; a vendor that is slow is not worth more. */
const LIMITS = { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, responseBytes: 1024 * 1024 };
/** Time for all secrets together. */
const TOTAL_MS = 60_000;
/** Requests that are under way at a time. */
const AT_ONCE = 4;

/**
 * Asks vendors about secrets. Each request goes to a host of the secret's own vendor over verified TLS; no redirect is
 * followed, and nothing is sent twice.
 *
 * @returns what each vendor said, in the order of the questions. Every failure is an unknown, never an error.
 */
export async function askVendors(
  questions: readonly Question[],
  options: AskingOptions,
): Promise<readonly Verification[]> {
  if (options.environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    const detail = 'certificates are not checked while NODE_TLS_REJECT_UNAUTHORIZED is 0';
    return questions.map(() => ({ status: 'unknown', detail }));
  }
  const round = new RoundOfQuestions(options);
  const answers: Verification[] = [];
  const waiting = questions.entries();
  const askInTurn = async () => {
    for (const [index, question] of waiting) answers[index] = await round.ask(question);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  } finally {
    await round.close();
  }
  return answers;
}

class RoundOfQuestions {
  readonly #options: AskingOptions;
  readonly #deadline: Deadline;
  readonly #clients = new Map<string, HttpClient>();
  /** Origins that limited the rate of requests: asking on would not help anyone. */
  readonly #limited = new Set<string>();

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#deadline = options.deadline ?? startDeadline(TOTAL_MS, SYSTEM_RUNTIME);
  }

  /** The secret works when one host says so, and is refused when all do. */
  async ask({ check, calls }: Question): Promise<Verification> {
    let unclear: string | undefined;
    for (const call of calls) {
      const answer = await this.#send(check, call);
      if (answer === 'works') return { status: 'works', detail: `${check.vendor} accepts it` };
      if (answer !== 'refused') unclear ??= answer.unclear;
    }
    return unclear === undefined
      ? { status: 'refused', detail: `${check.vendor} does not accept it` }
      : { status: 'unknown', detail: `${check.vendor} ${unclear}` };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  async #send(check: VendorCheck, call: VendorCall) {
    const { origin, method, path, headers, body } = call;
    const url = new URL(path, origin);
    if (url.origin !== origin || !mayAsk(check, this.#options.hosts, origin))
      throw new TypeError(`A check of ${check.vendor} must not send secrets to ${origin}.`);
    if (this.#limited.has(origin)) return { unclear: 'limits the rate of requests' };
    try {
      const request = { method, url, headers, ...(body !== undefined && { body }) };
      const response = await this.#clientOf(origin).send(request);
      if (response.status === 429) this.#limited.add(origin);
      return call.read({ status: response.status, text: textOf(response) });
    } catch (error) {
      // Its text could hold what was sent, so no other error goes on from here.
      return { unclear: error instanceof HttpFailure ? faultText(error.fault) : 'could not be asked' };
    }
  }

  #clientOf(origin: string): HttpClient {
    const known = this.#clients.get(origin);
    if (known !== undefined) return known;
    const client = createHttpClient({
      baseUrl: new URL(origin),
      headers: { accept: 'application/json', 'user-agent': userAgent(`lowerplane-scan/${VERSION}`) },
      redirects: 'refuse',
      limits: LIMITS,
      retry: { maxAttempts: 1 },
      deadline: this.#deadline,
      environment: this.#options.environment,
      transport: this.#options.transport,
    });
    this.#clients.set(origin, client);
    return client;
  }
}

/** The rest of a sentence that begins with the vendor's name. */
function faultText(fault: HttpFault): string {
  switch (fault.kind) {
    case 'no-response':
      return `could not be reached (${fault.code})`;
    case 'timed-out':
      return 'did not answer in time';
    case 'too-large':
      return 'answered with too long a document';
    case 'redirected':
      return `redirects elsewhere (status ${fault.status})`;
    case 'invalid-proxy':
      return `could not be reached: ${fault.variable} is not the URL of a proxy`;
  }
}
