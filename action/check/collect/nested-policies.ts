import { posix } from 'node:path';
import { lineOfPointer } from '../../../provider/documents/positioned-yaml.ts';
import { printable } from '../../../provider/text/printable.ts';
import { type NestedPolicy, readNestedLayer } from '../policy/nested-policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import type { PolicyLayer } from '../policy/policy-layer.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { digestOf } from './file-text.ts';
import type { PolicyPart, PolicySources } from './policy-location.ts';

/** The policies for some files, in the order in which they apply, with the digests of their files. */
export interface NestedPolicies {
  readonly nested: readonly NestedPolicy[];
  readonly parts: readonly PolicyPart[];
}

/**
 * Reads the policies for some files that these policies list, in the version of the repository that they are read from.
 *
 * @throws PolicyError (as a rejection) when one is missing, or with all errors of one, by line.
 */
export async function readNestedPolicies(
  layers: readonly PolicyLayer[],
  { readText, where }: Pick<PolicySources, 'readText' | 'where'>,
  rules: readonly Rule[],
): Promise<NestedPolicies> {
  const nested: NestedPolicy[] = [];
  const parts: PolicyPart[] = [];
  for (const { document, source } of layers) {
    for (const [index, { paths, file }] of document.policies.entries()) {
      const path = posix.normalize(file);
      const text = await readText(path);
      const sha256 = digestOf(text);
      if (typeof text === 'string' || sha256 === undefined) {
        const because =
          text === 'missing'
            ? `does not exist${where}`
            : 'is not a regular file with at most 8 MiB of UTF-8 text';
        const line = lineOfPointer(source, `/policies/${index}/file`);
        const message = `policies[${index}].file ${printable(path)} ${because}`;
        throw new PolicyError(source.path, [{ line, message }]);
      }
      nested.push({ paths, layer: readNestedLayer(text.text, path, source.path, rules) });
      if (parts.every((part) => part.path !== path)) parts.push({ path, onDisk: false, sha256 });
    }
  }
  return { nested, parts };
}
