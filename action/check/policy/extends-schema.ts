import * as z from 'zod';
import type { Rule } from '../rules/definition/rule.ts';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the 64 hex digits that sha256sum prints')
  .meta({ description: 'SHA-256 of the file, in hex.' });

const file = z.string().min(1).meta({
  description:
    'Path of a policy, relative to the file that names it, or absolute. A path in the repository is read as of the commit that the policy is read from; one outside, or in another checkout, from disk.',
});

const base = z.union([
  file,
  z.strictObject({
    package: z
      .string()
      .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'must be the name of a package')
      .optional()
      .meta({
        description:
          'Name of an npm package in node_modules that contains the file. Nothing is downloaded, and `sha256` is required.',
      }),
    file,
    sha256: sha256.optional(),
  }),
]);

export type WrittenBase = z.output<typeof base>;

/** The bases of a policy. */
export const extendsField = z
  .union([base, z.array(base).min(1)])
  .optional()
  .meta({
    description:
      'Policies that this one builds on: one, or a list whose later items override earlier ones. Mappings are merged, vendors and patterns by their name or id; waivers, overrides and excluded paths are added; everything else here replaces what a base sets.',
  });

/**
 * The settings that policies which extend this one cannot loosen.
 *
 * @param settings names of all settings of a policy.
 */
export function lockedField(settings: readonly string[], rules: readonly Rule[]) {
  return z
    .array(z.enum([...settings, ...rules.map(({ id }) => `rules.${id}`)]))
    .default([])
    .meta({
      description:
        'Settings that a policy which extends this one cannot loosen: a setting, `rules` for all rules, or `rules.<id>` for one. A locked rule cannot be made milder, changed in its parameters, waived, or allowed by a comment. A setting that has no order of strictness cannot be set at all.',
    });
}

/** What is wrong with a base that names a package: it must be pinned, because anything can install another version. */
export function packageFault(base: WrittenBase): string | undefined {
  if (typeof base === 'string' || base.package === undefined) return undefined;
  if (base.sha256 === undefined) return 'must have sha256, because it names a package';
  const isInside = !/^(?:[/\\~]|[A-Za-z]:)/.test(base.file) && !base.file.split(/[/\\]/).includes('..');
  return isInside ? undefined : 'must have a file inside of its package';
}
