import * as z from 'zod';
import { instant } from '../../api/contract/common.ts';
import { formatInstant } from '../../keys/instant.ts';
import { json } from '../reply.ts';
import type { ServerParts } from '../server-parts.ts';
import { readControl, type TestControl } from './test-control.ts';

const clockChange = z.union([
  z.strictObject({ now: instant }),
  z.strictObject({ advance_milliseconds: z.number().int() }),
]);

/** `GET` reads the emulator's clock; `PUT` sets or advances it. */
export const clockControl: TestControl = {
  GET: async (_, parts) => showClock(parts),
  async PUT(request, parts) {
    const change = await readControl(request, clockChange);
    if ('now' in change) parts.clock.set(Date.parse(change.now));
    else parts.clock.advance(change.advance_milliseconds);
    return showClock(parts);
  },
};

function showClock({ clock }: ServerParts) {
  return json(200, { now: formatInstant(clock.now()) });
}
