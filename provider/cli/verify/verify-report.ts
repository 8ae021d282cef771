import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../../action/check/program-digest.ts';
import type { JsonReport } from '../../../action/report/gate/json-report.ts';
import { propertiesOf } from '../../../action/report/gate/statement.ts';
import { GATE_EXTENSION, type Statement } from '../../../action/report/gate/statement-document.ts';

import { printable } from '../../text/printable.ts';

/** One comparison. `unchecked`: there was nothing to compare with. */
export interface Comparison {
  readonly what: 'commit' | 'statement' | 'policy' | 'baseline';
  readonly status: 'match' | 'mismatch' | 'unchecked';
  /** A sentence. */
  readonly detail: string;
}

/** What a report is compared with. */
export interface Evidence {
  readonly commit: string | undefined;
  readonly statement: Statement | undefined;
  /** Undefined: it was not found. */
  readonly policy: Uint8Array | undefined;
  /** What the policy extends, in the order of the report. */
  readonly policyFiles: readonly (Uint8Array | undefined)[];
  readonly baseline: Uint8Array | undefined;
}

type Provenance = NonNullable<JsonReport['provenance']>;

/** Compares a report with the files that it names. */
export function verifyReport(
  bytes: Uint8Array,
  report: JsonReport & { readonly provenance: Provenance },
  evidence: Evidence,
): readonly Comparison[] {
  const { provenance } = report;
  return [
    compareCommit(provenance, evidence.commit),
    ...compareStatement(sha256(bytes), report, evidence.statement),
    compareFile('policy', provenance.policy, evidence.policy),
    ...provenance.policy_files.map((file, index) =>
      compareFile('policy', file, evidence.policyFiles[index], 'check out or install it'),
    ),
    compareFile('baseline', provenance.baseline, evidence.baseline),
  ];
}

function compareCommit({ commit, modified }: Provenance, deployed: string | undefined): Comparison {
  const what = 'commit';
  if (commit === null) return mismatch(what, 'The report is about files that are not those of a commit.');
  if (modified)
    return mismatch(what, `The judged files were not those of commit ${commit}: tracked files were changed.`);
  if (deployed === undefined)
    return { what, status: 'match', detail: `The report is about commit ${commit}.` };
  return deployed.toLowerCase() === commit
    ? match(what, `The report is about commit ${commit}.`)
    : mismatch(what, `The report is about commit ${commit}, not ${deployed}.`);
}

function* compareStatement(
  digest: string,
  report: JsonReport & { readonly provenance: Provenance },
  statement: Statement | undefined,
): Iterable<Comparison> {
  const what = 'statement';
  if (statement === undefined)
    return yield { what, status: 'unchecked', detail: 'No statement was given: use --statement FILE.' };
  const { provenance, outcome } = report;
  const { verifier, properties, timeCreated, [GATE_EXTENSION]: gate } = statement.predicate;
  const expected = propertiesOf(report);
  const untrue = properties.filter((property) => !expected.includes(property));
  const withheld = expected.filter((property) => !properties.includes(property));
  const isOther = ({ digest: { gitCommit, sha256 } }: Statement['subject'][number]) =>
    gitCommit !== provenance.commit && sha256 !== digest;
  const differences = [
    gate.report.digest.sha256 !== digest &&
      `it is about a report with the SHA-256 ${gate.report.digest.sha256}, and this one has ${digest}`,
    statement.subject.some(isOther) && 'a subject of it is neither the commit nor the report',
    gate.commit.digest.gitCommit !== provenance.commit &&
      `it names the commit ${gate.commit.digest.gitCommit}, and the report ${provenance.commit}`,
    gate.outcome !== outcome && `it has the outcome ${gate.outcome}, and the report ${outcome}`,
    untrue.length > 0 && `it claims ${listOf(untrue)}, which the report does not say`,
    withheld.length > 0 && `it does not claim ${listOf(withheld)}, which the report says`,
    timeCreated !== report.checked_at &&
      `it was made at ${timeCreated}, and the report at ${report.checked_at}`,
    !isDeepStrictEqual(
      verifier.policies.map(({ digest: { sha256: of } }) => of),
      [provenance.policy, ...provenance.policy_files].flatMap((file) => file?.sha256 ?? []),
    ) && 'it names another policy than the report',
    gate.baseline?.digest.sha256 !== provenance.baseline?.sha256 &&
      'it names another baseline than the report',
  ].filter((difference) => difference !== false);
  if (differences.length === 0) yield match(what, 'The statement is about this report and its commit.');
  for (const difference of differences) yield mismatch(what, `The statement does not fit: ${difference}.`);
}

const MOST_LISTED = 3;

/** The first few names: a file from a stranger may list any number. */
function listOf(properties: readonly string[]): string {
  const shown = properties.slice(0, MOST_LISTED).map((name) => printable(name));
  const more = properties.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

function compareFile(
  what: 'policy' | 'baseline',
  named: Provenance['policy'],
  found: Uint8Array | undefined,
  remedy = `use --${what} FILE`,
): Comparison {
  if (named === null) return match(what, `The report used no ${what}.`);
  const where = named.commit === null ? named.path : `${named.path} at commit ${named.commit.slice(0, 12)}`;
  if (found === undefined)
    return { what, status: 'unchecked', detail: `The ${what} was not found (${where}): ${remedy}.` };
  const digest = sha256(found);
  return digest === named.sha256
    ? match(what, `The ${what} is the one that was used (${where}).`)
    : mismatch(
        what,
        `The ${what} is not the one that was used (${where}): its SHA-256 is ${digest}, not ${named.sha256}.`,
      );
}

function match(what: Comparison['what'], detail: string): Comparison {
  return { what, status: 'match', detail };
}

function mismatch(what: Comparison['what'], detail: string): Comparison {
  return { what, status: 'mismatch', detail };
}
