import type { Rule } from '../rules/definition/rule.ts';
import { type PolicyLayer, policyError, readLayer } from './policy-layer.ts';
import { policySchema } from './policy-schema.ts';

/** A policy for some files, which the policy of the repository lists. */
export interface NestedPolicy {
  /** Globs. */
  readonly paths: readonly string[];
  readonly layer: PolicyLayer;
}

/** What a policy for some files can set: everything that overrides can, and waivers. */
const SETTINGS = ['fail_on', 'unknown', 'undecidable', 'rules'] as const;
const FIELDS: readonly string[] = ['version', 'waivers', ...SETTINGS];

/**
 * Reads a policy for some files.
 *
 * @param listedIn the policy that lists it, for messages.
 * @throws PolicyError with all errors, by line.
 */
export function readNestedLayer(
  text: string,
  path: string,
  listedIn: string,
  rules: readonly Rule[],
): PolicyLayer {
  const layer = readLayer(text, path, rules);
  const faults = Object.keys(layer.written)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => ({
      path: `/${field}`,
      message: `cannot be set in a policy for some files only. Set it in ${listedIn}`,
    }));
  if (faults.length > 0) throw policyError(layer.source, faults);
  return layer;
}

/** The same as a policy with one override and waivers, whose settings are at `/overrides/0`. */
export function asOverride({ paths, layer }: NestedPolicy, rules: readonly Rule[]): PolicyLayer {
  const set = SETTINGS.flatMap((field) =>
    layer.written[field] === undefined ? [] : [[field, layer.written[field]]],
  );
  const written = {
    version: 1,
    overrides: [{ paths, ...Object.fromEntries(set) }],
    waivers: layer.written.waivers,
  };
  return { source: layer.source, written, document: policySchema(rules).parse(written) };
}

/** The location in its file of a setting in its override. */
export function pointerInNested(pointer: string): string {
  return pointer.replace(/^\/overrides\/0(?=\/)/, '');
}
