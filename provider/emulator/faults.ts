import * as z from 'zod';
import { matchSegments } from './router.ts';

const where = {
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional().meta({ description: 'Only this method.' }),
  path: z.string().startsWith('/').optional().meta({
    description: 'Only this path, for example `/v1/api-keys/{id}`; `{…}` matches any one segment.',
  }),
  times: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'How many requests fail. Without it, all until the fault is cleared.' }),
};

/** Something that goes wrong on purpose. */
export const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('latency'),
    milliseconds: z.number().int().min(0).max(600_000),
    ...where,
  }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.union([429, 500, 502, 503, 504].map((status) => z.literal(status))),
    retry_after: z
      .number()
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Seconds for Retry-After. Defaults to 1 for 429; otherwise no header is sent.' }),
    ...where,
  }),
  z
    .strictObject({ kind: z.literal('drop'), ...where })
    .meta({ description: 'The connection breaks before the request is carried out.' }),
  z
    .strictObject({ kind: z.literal('lose-response'), ...where })
    .meta({ description: 'The request is carried out, then the connection breaks.' }),
]);
export type Fault = z.output<typeof fault>;
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** Faults that requests meet until they are used up or cleared. */
export interface Faults {
  /** @throws ZodError when the fault is not valid. */
  add(fault: Fault): void;
  clear(): void;
  /** The faults that are left, oldest first. */
  list(): readonly Fault[];
}

/** What goes wrong with one request: each kind at most once, the oldest fault first. */
export interface InjectedFaults {
  readonly latency: number;
  readonly status: FaultOf<'status'> | undefined;
  readonly drop: boolean;
  readonly loseResponse: boolean;
}

export interface FaultInjector extends Faults {
  inject(method: string, path: string): InjectedFaults;
}

export function makeFaults(): FaultInjector {
  let pending: Fault[] = [];

  function take<Kind extends Fault['kind']>(
    kind: Kind,
    method: string,
    path: string,
  ): FaultOf<Kind> | undefined {
    const found = pending.find((item) => item.kind === kind && matches(item, method, path));
    if (found === undefined || !isOf(found, kind)) return undefined;
    if (found.times !== undefined) {
      const left = found.times - 1;
      pending = pending.flatMap((item) => {
        if (item !== found) return [item];
        return left === 0 ? [] : [{ ...item, times: left }];
      });
    }
    return found;
  }

  return {
    add(added) {
      pending.push(fault.parse(added));
    },
    clear() {
      pending = [];
    },
    list: () => [...pending],
    inject(method, path) {
      if (pending.length === 0) return NO_FAULTS;
      const latency = take('latency', method, path)?.milliseconds ?? 0;
      const drop = take('drop', method, path) !== undefined;
      const status = drop ? undefined : take('status', method, path);
      const hasResponse = !drop && status === undefined;
      return {
        latency,
        status,
        drop,
        loseResponse: hasResponse && take('lose-response', method, path) !== undefined,
      };
    },
  };
}

const NO_FAULTS: InjectedFaults = { latency: 0, status: undefined, drop: false, loseResponse: false };

function matches(item: Fault, method: string, path: string): boolean {
  if (item.method !== undefined && item.method !== method) return false;
  return item.path === undefined || matchSegments(item.path.split('/'), path.split('/')) !== undefined;
}

function isOf<Kind extends Fault['kind']>(item: Fault, kind: Kind): item is FaultOf<Kind> {
  return item.kind === kind;
}
