import { parseAddress } from '../../provider/http/address.ts';
import { createHttpClient } from '../../provider/http/client.ts';
import { startDeadline } from '../../provider/http/deadline.ts';
import { HttpFailure } from '../../provider/http/failure.ts';
import { failureMessage } from '../../provider/http/messages.ts';
import { SYSTEM_RUNTIME } from '../../provider/http/runtime.ts';
import { userAgent } from '../../provider/http/user-agent.ts';
import { VERSION } from '../../provider/version.ts';

/** The whole of one alert. */
const TOTAL_MS = 20_000;

/**
 * Posts an alert to a webhook.
 *
 * @param address with the secret that webhooks have in their path. No message repeats it.
 * @returns why it was not taken, as a clause; undefined when it was.
 */
export async function sendAlert(address: string, alert: object): Promise<string | undefined> {
  const parsed = parseAddress(address, { allowQuery: true });
  if (!parsed.ok) return 'its address is not valid';
  const client = createHttpClient({
    baseUrl: parsed.url,
    headers: { 'content-type': 'application/json', 'user-agent': userAgent(`lowerplane-gate/${VERSION}`) },
    redirects: 'refuse',
    deadline: startDeadline(TOTAL_MS, SYSTEM_RUNTIME),
  });
  try {
    const { status } = await client.send({
      method: 'POST',
      url: parsed.url,
      body: JSON.stringify(alert),
      repeatable: false,
    });
    return status >= 200 && status < 300 ? undefined : `it answered with status ${status}`;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return failureMessage(error, 'The webhook');
  } finally {
    await client.close();
  }
}
