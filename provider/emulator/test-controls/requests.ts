import { json } from '../reply.ts';
import type { ServerParts } from '../server-parts.ts';
import type { TestControl } from './test-control.ts';

/** `GET` counts the requests of each operation; `DELETE` resets the counts. */
export const requestsControl: TestControl = {
  GET: async (_, parts) => showRequests(parts),
  async DELETE(_, parts) {
    parts.requests.reset();
    return showRequests(parts);
  },
};

function showRequests({ requests }: ServerParts) {
  return json(200, { total: requests.total(), operations: requests.counts() });
}
