import { readJson } from '../../../provider/api/answer.ts';
import { type Posture, posture } from '../../../provider/api/contract/posture.ts';
import { classifyNetworkFailure } from '../../../provider/api/network-failure.ts';
import { DEFAULT_TIMEOUTS, isLoopback, SYSTEM_RUNTIME } from '../../../provider/api/options.ts';
import { type Sent, sendWithinOrigin } from '../../../provider/api/redirect.ts';
import { type AttemptOutcome, DEFAULT_RETRY, decideRetry } from '../../../provider/api/retry.ts';
import { parseRetryAfter } from '../../../provider/api/retry-after.ts';
import { createTransport, type Transport, type WireRequest } from '../../../provider/api/transport.ts';
import { userAgent } from '../../../provider/api/user-agent.ts';
import { VERSION } from '../../../provider/version.ts';
import type { Vendor } from '../policy/policy.ts';
import type { Deadline } from './deadline.ts';
import {
  type AskedVendor,
  notReached,
  redirected,
  refusedWith,
  tooSlow,
  unreadable,
  unusableAddress,
  VendorFailure,
} from './vendor-failure.ts';

/** A posture document is some kilobytes; what is longer than this is none. */
const MAX_BYTES = 4 * 1024 * 1024;
const RETRY = { ...DEFAULT_RETRY, maxAttempts: 3 };

/**
 * Asks a vendor for its posture. Source: OpenCPX v1, `GET /cpx`.
 *
 * @param token sent to the origin of the vendor's address and nowhere else, over TLS or within this machine.
 * @throws VendorFailure when there is no posture to be had.
 */
export async function vendorPosture(
  { name, url: written, tokenEnv }: Vendor,
  token: string | undefined,
  deadline: Deadline,
): Promise<Posture> {
  const url = usableUrl(name, written);
  const asked = { name, address: `${url.origin}${url.pathname}` };
  const { signal, withinMs } = deadline;
  const transport = createTransport({
    baseUrl: url,
    timeouts: { ...DEFAULT_TIMEOUTS, totalMs: withinMs },
    maxBodyBytes: MAX_BYTES,
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  const request: WireRequest = {
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      'x-cpx-version': 'v1',
      'user-agent': userAgent(`lowerplane-gate/${VERSION}`),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: null,
    signal,
  };
  try {
    const sent = await send(transport, request, asked, withinMs);
    if (sent.type === 'redirect') throw redirected(asked, sent.target);
    const { response } = sent;
    if (response.status !== 200) throw refusedWith(asked, response.status, tokenEnv);
    const answer = readJson(response, posture);
    if (answer.ok) return answer.value;
    throw unreadable(asked, answer.unreadable);
  } catch (error) {
    if (error instanceof VendorFailure || !signal.aborted) throw error;
    throw tooSlow(asked, withinMs);
  } finally {
    await transport.close();
  }
}

function usableUrl(name: string, written: string): URL {
  const url = URL.parse(written);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw unusableAddress(name, 'is no https URL');
  if (url.username !== '' || url.password !== '')
    throw unusableAddress(name, 'holds a user name or password; a token belongs into token_env');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw unusableAddress(name, 'is plain http, which anybody on the way can read and change');
  url.hash = '';
  return url;
}

/** Tries a few times; only what may pass by itself is tried again. */
async function send(
  transport: Transport,
  request: WireRequest,
  asked: AskedVendor,
  withinMs: number,
): Promise<Sent> {
  const { monotonic, random, sleep, wallClock } = SYSTEM_RUNTIME;
  const endMs = monotonic() + withinMs;
  for (let attempt = 1; ; attempt++) {
    const sent = await attemptOf(transport, request, asked);
    const outcome: AttemptOutcome =
      'failure' in sent
        ? { type: 'network', transient: sent.transient }
        : {
            type: 'response',
            status: sent.response.status,
            retryAfterMs: parseRetryAfter(sent.response.header('retry-after'), wallClock()),
          };
    const situation = {
      attempt,
      outcome,
      repeatable: true,
      remainingMs: endMs - monotonic(),
      random: random(),
    };
    const decision = decideRetry(situation, RETRY);
    if (decision.retry) await sleep(decision.delayMs, request.signal);
    else if ('failure' in sent) throw sent.failure;
    else return sent;
  }
}

async function attemptOf(
  transport: Transport,
  request: WireRequest,
  asked: AskedVendor,
): Promise<Sent | { readonly failure: VendorFailure; readonly transient: boolean }> {
  try {
    return await sendWithinOrigin(transport, request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    const { code, transient } = classifyNetworkFailure(error, request.url.host, transport.mayUseProxy);
    return { failure: notReached(asked, code, transport.mayUseProxy), transient };
  }
}
