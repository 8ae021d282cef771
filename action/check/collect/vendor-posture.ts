import { type Posture, posture } from '../../../provider/api/contract/posture.ts';
import { parseAddress } from '../../../provider/http/address.ts';
import { createHttpClient, type HttpTuning } from '../../../provider/http/client.ts';
import type { Deadline } from '../../../provider/http/deadline.ts';
import { HttpFailure } from '../../../provider/http/failure.ts';
import { readJson } from '../../../provider/http/read-json.ts';
import { userAgent } from '../../../provider/http/user-agent.ts';
import { VERSION } from '../../../provider/version.ts';
import type { Vendor } from '../policy/policy.ts';
import { notAnswered, refused, timedOut, unreadable, unusableAddress } from './vendor-failure.ts';

/** A posture document has some kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Asks a vendor for its posture. Source: OpenCPX v1, `GET /cpx`.
 *
 * @param token Sent to the origin of the vendor's address and nowhere else, over TLS or within this machine.
 * @param tuning Limits other than the usual ones.
 * @throws VendorFailure when the posture cannot be read.
 */
export async function vendorPosture(
  { name, url: written, tokenEnv }: Vendor,
  token: string | undefined,
  { signal, totalMs }: Deadline,
  tuning: HttpTuning = {},
): Promise<Posture> {
  const parsed = parseAddress(written, { allowQuery: true });
  if (!parsed.ok) throw unusableAddress(name, parsed.fault);
  const { url } = parsed;
  const asked = { name, address: `${url.origin}${url.pathname}` };
  const http = createHttpClient({
    baseUrl: url,
    headers: {
      accept: 'application/json',
      'x-cpx-version': 'v1',
      'user-agent': userAgent(`lowerplane-gate/${VERSION}`),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    redirects: 'same-origin',
    ...tuning,
    limits: { totalMs, responseBytes: MAX_BYTES, ...tuning.limits },
    retry: { maxAttempts: 3, ...tuning.retry },
  });
  try {
    const response = await http.send({ method: 'GET', url, signal });
    if (response.status !== 200) throw refused(asked, response, tokenEnv);
    const body = readJson(response, posture);
    if (body.ok) return body.value;
    throw unreadable(asked, body.unreadable, http.redact);
  } catch (error) {
    if (error instanceof HttpFailure) throw notAnswered(asked, error);
    if (error === signal.reason) throw timedOut(asked, totalMs);
    throw error;
  } finally {
    await http.close();
  }
}
