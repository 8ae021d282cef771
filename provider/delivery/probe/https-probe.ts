import { parseAddress } from '../../http/address.ts';
import { createHttpClient } from '../../http/client.ts';
import { HttpFailure } from '../../http/failure.ts';
import { addressMessage, failureMessage } from '../../http/messages.ts';
import { userAgent } from '../../http/user-agent.ts';
import { askTimeoutMs, type DeclaredProbe } from '../../keys/declaration/probe.ts';
import { ANSWER_BYTES_MAX } from '../../keys/possession.ts';
import { type Probe, ProbeError } from './probe.ts';

/** An endpoint of a consumer, which gets the challenge by POST. Redirects are refused, and long answers cut off. */
export function httpsProbe(
  declared: NonNullable<DeclaredProbe['https']>,
  environment: NodeJS.ProcessEnv,
): Probe {
  return {
    async ask({ challenge }) {
      const address = parseAddress(declared.url, { allowQuery: true });
      if (!address.ok) throw new ProbeError(`Its URL ${addressMessage(address.fault, address.host)}`);
      const { url } = address;
      const http = createHttpClient({
        baseUrl: url,
        headers: { 'user-agent': userAgent() },
        redirects: 'refuse',
        environment,
        limits: { totalMs: askTimeoutMs(declared), responseBytes: ANSWER_BYTES_MAX },
      });
      try {
        const headers = { 'content-type': 'application/json', accept: 'application/json' };
        const response = await http.send({ method: 'POST', url, headers, body: challenge, repeatable: true });
        if (response.status !== 200)
          throw new ProbeError(`${url.origin} answered with status ${response.status} instead of 200.`);
        return { challenge, answer: response.body.toString() };
      } catch (error) {
        if (error instanceof HttpFailure) throw new ProbeError(failureMessage(error, 'the consumer'));
        throw error;
      } finally {
        await http.close();
      }
    },
  };
}
