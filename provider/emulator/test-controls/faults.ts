import { fault } from '../faults.ts';
import { json } from '../reply.ts';
import type { ServerParts } from '../server-parts.ts';
import { readControl, type TestControl } from './test-control.ts';

/** `GET` lists the faults that are left; `POST` adds one; `DELETE` clears all. */
export const faultsControl: TestControl = {
  GET: async (_, parts) => showFaults(parts),
  async POST(request, parts) {
    parts.faults.add(await readControl(request, fault));
    return showFaults(parts);
  },
  async DELETE(_, parts) {
    parts.faults.clear();
    return showFaults(parts);
  },
};

function showFaults({ faults }: ServerParts) {
  return json(200, { data: faults.list() });
}
