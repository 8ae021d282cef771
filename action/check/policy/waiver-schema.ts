import * as z from 'zod';
import { parseInstant } from '../../../provider/keys/instant.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A date without a time means the end of that day, in UTC. */
const expires = () =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(?:[Tt][0-9:.]+(?:[Zz]|[+-]\d{2}:\d{2}))?$/, 'must be a day such as 2027-01-31')
    .transform((text, context) => {
      const at = parseInstant(DATE.test(text) ? `${text}T23:59:59Z` : text);
      if (at !== undefined) return at;
      context.addIssue('must be a day that exists, such as 2027-01-31');
      return z.NEVER;
    })
    .meta({
      description: 'The last day, such as 2027-01-31, or an RFC 3339 timestamp. Every waiver expires.',
    });

const names = (description: string) => z.array(z.string().min(1)).min(1).optional().meta({ description });

/** A waiver as it is written. */
export const waiverSchema = () =>
  z.strictObject({
    rule: z.string().optional().meta({ description: 'Id of the rule.' }),
    rules: names('Ids of several rules, instead of `rule`.'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be the 32 hex digits of a fingerprint, as reports show it')
      .optional()
      .meta({ description: 'Fingerprint of the finding to accept, as reports show it.' }),
    path: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Glob for the files whose findings are accepted, as in .gitignore.' }),
    paths: names('Several such globs, instead of `path`.'),
    key: z.string().min(1).optional().meta({
      description:
        'Glob for the names of keys whose findings are accepted; `*` matches any text, including slashes. With a path, only findings that match both are accepted.',
    }),
    keys: names('Several such globs, instead of `key`.'),
    owner: z.string().min(1).meta({ description: 'The person or team responsible for it.' }),
    reason: z.string().min(1).meta({ description: 'Why the finding is acceptable for now.' }),
    expires: expires(),
  });
