import { lineOfPointer, type PositionedYaml } from '../../../provider/documents/positioned-yaml.ts';
import { jsonPointer, pointerName } from '../../../provider/schema-messages/field-path.ts';
import { schemaFaults, type Wording } from '../../../provider/schema-messages/schema-faults.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { crossFaults, noSuchRule, type PolicyFault } from './cross-faults.ts';
import type { WrittenBase } from './extends-schema.ts';
import { PolicyError } from './policy-error.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';
import { readPolicyText } from './policy-text.ts';

/** One file of a policy: the policy itself, or one that it extends. */
export interface PolicyLayer {
  readonly source: PositionedYaml;
  /** As it is written: only what the file sets. */
  readonly written: WrittenPolicy;
  /** With defaults. */
  readonly document: PolicyDocument;
  /** What it extends, directly. */
  readonly bases?: readonly PolicyLayer[];
  /** For a file outside the repository: the line in the repository that names it. */
  readonly anchor?: { readonly path: string; readonly line: number };
}

export type WrittenPolicy = Readonly<Record<string, unknown>>;

/**
 * Reads one file of a policy.
 *
 * @param path for messages.
 * @throws PolicyError with all errors, by line.
 */
export function readLayer(text: string, path: string, rules: readonly Rule[]): PolicyLayer {
  const read = readPolicyText(text, path);
  if (read.kind === 'faulty') throw new PolicyError(path, read.faults);
  const { source, value } = read;
  const schema = policySchema(rules);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const faults = schemaFaults(schema, parsed.error, value, wordingFor(rules));
    throw policyError(
      source,
      faults.map(({ path, message }) => ({ path: jsonPointer(path), message })),
    );
  }
  const faults = crossFaults(parsed.data, rules, 'layer');
  if (faults.length > 0) throw policyError(source, faults);
  return { source, written: isRecord(value) ? value : {}, document: parsed.data };
}

/** The bases that a file names, in order, with their lines. */
export function basesOf({ document, source }: PolicyLayer): readonly { base: WrittenBase; line: number }[] {
  const { extends: named } = document;
  if (named === undefined) return [];
  if (!Array.isArray(named)) return [{ base: named, line: lineOfPointer(source, '/extends') }];
  return named.map((base, index) => ({ base, line: lineOfPointer(source, `/extends/${index}`) }));
}

/** The location of a setting, for messages: `policy.yaml:4`. */
export function placeIn({ source }: PolicyLayer, pointer: string): string {
  return `${source.path}:${lineOfPointer(source, pointer)}`;
}

export function policyError(source: PositionedYaml, faults: readonly PolicyFault[]): PolicyError {
  return new PolicyError(
    source.path,
    faults.map(({ path, message }) => ({
      line: lineOfPointer(source, path),
      message: `${pointerName(path) || 'the policy'} ${message}`,
    })),
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordingFor(rules: readonly Rule[]): Wording {
  return {
    language: 'yaml',
    showsValues: true,
    unknownField: (name, parent) => (parent.at(-1) === 'rules' ? noSuchRule(name, rules) : undefined),
  };
}
