import * as z from 'zod';
import { BOUNDS, CUSTOM_PREFIX, type CustomPattern, NEAR } from '../../scan/patterns/custom-pattern.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { globs, listOf } from './policy-fields.ts';

const DEFAULT_REMEDIATION = 'Rotate and revoke the secret, then remove it from the file.';
const EXAMPLE = 'must be text in quotes, or a list of texts that are joined';

/** In parts, an example is not a whole secret in the policy. */
const example = () =>
  z
    .union([z.string(EXAMPLE), z.array(z.string(EXAMPLE)).min(1, EXAMPLE)], EXAMPLE)
    .transform((text) => (typeof text === 'string' ? text : text.join('')))
    .refine(
      (text) => text.length > 0 && text.length <= BOUNDS.example,
      `must have 1 to ${BOUNDS.example} characters`,
    );

const examples = (description: string) =>
  z.array(example(), 'must be a list of texts').max(BOUNDS.examples).meta({ description });

const regularExpression = (description: string) => z.string().min(1).max(BOUNDS.length).meta({ description });

/** Kinds of secrets that only the team knows. */
export const patternsField = listOf(() =>
  z.strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower-case words with hyphens, such as acme-token')
      .max(60)
      .meta({
        description: `Reports name the kind \`${CUSTOM_PREFIX}<id>\`, and so do comments and \`severity\`.`,
      }),
    description: z
      .string()
      .min(1)
      .max(200)
      .meta({ description: 'What the secret is, such as "Acme deploy token".' }),
    pattern: regularExpression(
      'Regular expression in the syntax of RE2, which takes linear time. The secret is the group named `secret`, else the first group, else the whole match. `^` and `$` match at the start and end of lines.',
    ),
    keywords: z
      .array(
        z
          .string()
          .regex(/^[\x20-\x7e]{3,}$/, 'must be three or more printable ASCII characters')
          .max(100),
      )
      .max(BOUNDS.keywords)
      .default([])
      .meta({
        description: `Texts of which one must be within ${NEAR} bytes of the start of the match, in upper or lower case. Required when no text of three characters is in every match.`,
      }),
    entropy: z.number().min(0).max(8).optional().meta({
      description:
        'Least Shannon entropy of the secret, in bits per byte, as in gitleaks. Random hex has about 3.5.',
    }),
    severity: z
      .enum(SEVERITIES)
      .default('high')
      .meta({ description: 'Severity of its findings. Defaults to high.' }),
    paths: z
      .strictObject({
        include: globs('Files to search. Defaults to all files.'),
        exclude: globs('Files to skip, even if they are included.'),
      })
      .prefault({})
      .meta({ description: 'Files to search for it, as globs like those in .gitignore.' }),
    allow: z
      .array(regularExpression('Regular expression in the syntax of RE2.'))
      .max(BOUNDS.allow)
      .default([])
      .meta({
        description:
          'Regular expressions in the syntax of RE2. A secret that contains a match of one of them is left out.',
      }),
    remediation: z
      .string()
      .min(1)
      .max(1_000)
      .default(DEFAULT_REMEDIATION)
      .meta({ description: 'What to do about a finding, in one or two sentences.' }),
    examples: z
      .strictObject({
        found: examples('Texts in which it must be found.').min(1, 'must contain at least one example'),
        ignored: examples('Texts in which it must not be found.').default([]),
      })
      .meta({
        description:
          'Tests of the pattern, run whenever the policy is read. A text can be a list of parts that are joined, so that the policy does not contain a whole secret. The secrets in `found` are not reported.',
      }),
  }),
).meta({
  description: `Kinds of secrets to find besides the built-in ones; at most ${BOUNDS.patterns}. They cannot replace built-in ones.`,
});

/** The patterns as the scanner takes them. */
export function customPatterns(written: z.output<typeof patternsField>): readonly CustomPattern[] {
  return written.map(({ entropy, ...pattern }) => ({
    ...pattern,
    entropy,
    id: `${CUSTOM_PREFIX}${pattern.id}`,
  }));
}
