import * as z from 'zod';
import { sendJson, startServer } from '../../api/test-server.ts';

/** Assembled, so that no scanner takes them for real ones. */
export const AZURE_TOKEN = ['eyJ0eXAi', 'azure', 'access', 'x'.repeat(40)].join('.');
export const CLIENT_SECRET = ['azure', 'client', 'secret', 'y'.repeat(24)].join('~');
export const ASSERTION = ['eyJhbGci', 'federated', 'z'.repeat(40)].join('.');
export const TENANT = '00000000-1111-2222-3333-444444444444';
export const CLIENT = '55555555-6666-7777-8888-999999999999';

const client = {
  grant_type: z.literal('client_credentials'),
  client_id: z.literal(CLIENT),
  scope: z.literal('https://vault.azure.net/.default'),
};
const bySecret = z.strictObject({ ...client, client_secret: z.literal(CLIENT_SECRET) });
const byAssertion = z.strictObject({
  ...client,
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.literal(ASSERTION),
});

/**
 * The token endpoint of Microsoft Entra ID for one tenant. Gives a token only for what is exactly a request of the client
 * for key vaults; repeats what it was sent otherwise, as a chatty service would. Source: learn.microsoft.com, "OAuth 2.0
 * client credentials flow".
 */
export function startEntra() {
  return startServer((response, { method, url, headers, body }) => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const isRequest =
      method === 'POST' &&
      url === `/${TENANT}/oauth2/v2.0/token` &&
      headers['content-type'] === 'application/x-www-form-urlencoded' &&
      (bySecret.safeParse(form).success || byAssertion.safeParse(form).success);
    if (isRequest)
      return sendJson(response, { token_type: 'Bearer', expires_in: 3599, access_token: AZURE_TOKEN });
    return sendJson(
      response,
      { error: 'invalid_client', error_description: `AADSTS7000215: Invalid client: ${body}` },
      401,
    );
  });
}
