import { posix } from 'node:path';
import { lineOfPointer } from '../../../provider/documents/positioned-yaml.ts';
import { printable } from '../../../provider/text/printable.ts';
import { type NestedPolicy, readNestedLayer } from '../policy/nested-policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import type { PolicyLayer } from '../policy/policy-layer.ts';
import { policyOfLayers } from '../policy/read-policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { digestOf } from './file-text.ts';
import type { PolicyPart, PolicySources } from './policy-location.ts';

/** The policies for some files, in the order in which they apply, with the digests of their files. */
export interface NestedPolicies {
  readonly nested: readonly NestedPolicy[];
  readonly parts: readonly PolicyPart[];
  /** Paths of those that are left out. */
  readonly leftOut: readonly string[];
}

/**
 * Reads the policies for some files that these policies list, in the version of the repository that they are read from.
 *
 * @throws PolicyError (as a rejection) when one is missing, or with all errors of one, by line, unless such are left out.
 */
export async function readNestedPolicies(
  layers: readonly PolicyLayer[],
  sources: Pick<PolicySources, 'readText' | 'where' | 'leavesOutNested'>,
  rules: readonly Rule[],
): Promise<NestedPolicies> {
  const nested: NestedPolicy[] = [];
  const parts: PolicyPart[] = [];
  const leftOut: string[] = [];
  for (const { document, source } of layers) {
    for (const [index, { paths, file }] of document.policies.entries()) {
      const path = posix.normalize(file);
      try {
        const { part, layer } = await readOne(path, { source, index }, sources, rules);
        // Whether it loosens what is locked is found out here only where such a policy is left out.
        if (sources.leavesOutNested === true) policyOfLayers(layers, rules, [{ paths, layer }]);
        nested.push({ paths, layer });
        if (parts.every((known) => known.path !== path)) parts.push(part);
      } catch (error) {
        if (!(error instanceof PolicyError) || sources.leavesOutNested !== true) throw error;
        if (!leftOut.includes(path)) leftOut.push(path);
      }
    }
  }
  return { nested, parts, leftOut };
}

async function readOne(
  path: string,
  { source, index }: Pick<PolicyLayer, 'source'> & { readonly index: number },
  { readText, where }: Pick<PolicySources, 'readText' | 'where'>,
  rules: readonly Rule[],
): Promise<{ readonly part: PolicyPart; readonly layer: PolicyLayer }> {
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
  return {
    part: { path, onDisk: false, sha256 },
    layer: readNestedLayer(text.text, path, source.path, rules),
  };
}
