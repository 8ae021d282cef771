import * as z from 'zod';
import { apiKey } from '../../provider/api/contract/api-key.ts';

const counts = z.strictObject({ add: z.number(), change: z.number(), remove: z.number() });

/** A key of LowerPlane with its text. LowerPlane did not name organizations when 0.1.0 was recorded. */
const recordedKey = z.strictObject({ text: z.string(), key: apiKey.partial({ organization_id: true }) });
export type RecordedKey = z.output<typeof recordedKey>;

/** Everything outside Terraform's state that a recorded plan depends on. Key texts are placeholders. */
export const world = z.strictObject({
  /** LowerPlane's time when the recording ended, RFC 3339. */
  now: z.iso.datetime(),
  /** Every key of LowerPlane, oldest first; the first is the provider's own. */
  keys: z.array(recordedKey),
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

/** What the gate of a recorded version had to say of the recorded repository, beside its baseline. */
export const gateRecord = z.strictObject({
  /** Ids of the rules that version had. */
  rules: z.array(z.string()),
  waived: z.array(z.strictObject({ rule: z.string(), fingerprint: z.string() })),
  keys: z.array(recordedKey),
});
