import * as z from 'zod';
import { apiKey } from '../../provider/api/contract/api-key.ts';

const counts = z.strictObject({ add: z.number(), change: z.number(), remove: z.number() });

/** Everything outside Terraform's state that a recorded plan depends on. Key texts are placeholders. */
export const world = z.strictObject({
  /** LowerPlane's time when the recording ended, RFC 3339. */
  now: z.iso.datetime(),
  /** Every key of LowerPlane, oldest first; the first is the provider's own. */
  keys: z.array(z.strictObject({ text: z.string(), key: apiKey })),
  /** Delivered files and programs, by path. */
  files: z.record(z.string(), z.string()),
  github: z.array(
    z.strictObject({
      owner: z.string(),
      secret: z.strictObject({
        name: z.string(),
        value: z.string(),
        createdAt: z.number(),
        updatedAt: z.number(),
        visibility: z.string().nullable(),
        selectedRepositoryIds: z.array(z.number()),
      }),
    }),
  ),
  /** Contents of the newest version, by path; with how many versions there are. */
  vault: z.record(z.string(), z.strictObject({ versions: z.number(), newest: z.string() })),
  /** What the recorded version planned so many days after `now`. */
  plans: z.array(z.strictObject({ days: z.number(), counts, warnings: z.number() })),
});

export type World = z.output<typeof world>;
