import { lineOfPointer, type PositionedYaml } from '../../../provider/documents/positioned-yaml.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { jsonPointer, pointerName } from '../../../provider/schema-messages/field-path.ts';
import { schemaFaults } from '../../../provider/schema-messages/schema-faults.ts';
import { noSuchRule } from '../policy/cross-faults.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { readPolicyText } from '../policy/policy-text.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { casesSchema, type PolicyCase } from './case-schema.ts';
import { instantIn } from './case-time.ts';

/** A case with the lines of what it expects. */
export interface WrittenCase extends PolicyCase {
  readonly line: number;
  readonly lines: {
    readonly verdict: number;
    /** One for each finding. */
    readonly findings: readonly number[];
    /** One for each rule. */
    readonly none: readonly number[];
  };
}

/** The cases of a file. */
export interface PolicyCases {
  readonly path: string;
  readonly cases: readonly WrittenCase[];
  /** Undefined for the time of the run. */
  readonly now: Instant | undefined;
}

/**
 * Reads cases that test a policy.
 *
 * @param path for messages.
 * @throws PolicyError with all errors, by line.
 */
export function readCases(text: string, path: string, rules: readonly Rule[]): PolicyCases {
  const read = readPolicyText(text, path, 'file');
  if (read.kind === 'faulty') throw new PolicyError(path, read.faults, 'file');
  const { source, value } = read;
  const parsed = casesSchema.safeParse(value);
  if (!parsed.success) {
    const faults = schemaFaults(casesSchema, parsed.error, value, { language: 'yaml', showsValues: true });
    throw errorAt(
      source,
      faults.map(({ path: field, message }) => ({ pointer: jsonPointer(field), message })),
    );
  }
  const { cases, now } = parsed.data;
  const unknown = cases.flatMap(({ expect: { findings = [], none = [] } }, index) => {
    const at = `/cases/${index}/expect`;
    return [
      ...findings.map(({ rule }, item) => ({ rule, pointer: `${at}/findings/${item}/rule` })),
      ...none.map((rule, item) => ({ rule, pointer: `${at}/none/${item}` })),
    ]
      .filter(({ rule }) => !rules.some(({ id }) => id === rule))
      .map(({ rule, pointer }) => ({ pointer, message: `"${rule}" ${noSuchRule(rule, rules)}` }));
  });
  if (unknown.length > 0) throw errorAt(source, unknown);
  return {
    path,
    now: now === undefined ? undefined : instantIn(now, 0),
    cases: cases.map((one, index) => {
      const lineOf = (rest: string) => lineOfPointer(source, `/cases/${index}${rest}`);
      const { findings = [], none = [] } = one.expect;
      return {
        ...one,
        line: lineOf(''),
        lines: {
          verdict: lineOf('/expect/verdict'),
          findings: findings.map((_, item) => lineOf(`/expect/findings/${item}`)),
          none: none.map((_, item) => lineOf(`/expect/none/${item}`)),
        },
      };
    }),
  };
}

function errorAt(
  source: PositionedYaml,
  faults: readonly { readonly pointer: string; readonly message: string }[],
): PolicyError {
  return new PolicyError(
    source.path,
    faults.map(({ pointer, message }) => ({
      line: lineOfPointer(source, pointer),
      message: `${pointerName(pointer) || 'the file'} ${message}`,
    })),
    'file',
  );
}
