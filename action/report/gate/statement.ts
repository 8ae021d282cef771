import { formatInstant } from '../../../provider/keys/instant.ts';
import { VERSION } from '../../../provider/version.ts';
import { GateError } from '../../check/gate-error.ts';
import { sha256 } from '../../check/program-digest.ts';
import type { FileDigest, Provenance } from '../../check/provenance.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { jsonText } from '../format/json-text.ts';
import { json, rulesPassed } from './json.ts';
import type { JsonReport } from './json-report.ts';
import type { Predicate, Statement } from './statement-document.ts';

/** The name of the report in a statement, whatever its file is called. */
const REPORT_NAME = 'lowerplane-gate.json';

/**
 * An in-toto statement about the judged commit, for programs that sign statements. It names the digest of the JSON report of
 * the same result.
 *
 * @throws GateError when the judged files are not those of a commit.
 */
export function statement(result: CheckResult): string {
  const provenance = attestable(result);
  const document: Statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [commitOf(provenance)],
    predicateType: 'https://in-toto.io/attestation/svr/v0.2',
    predicate: predicateOf(result, provenance),
  };
  return jsonText(document);
}

/**
 * The predicate of {@link statement} alone, as the input `predicate-path` of actions/attest takes it.
 *
 * @throws GateError when the judged files are not those of a commit.
 */
export function predicate(result: CheckResult): string {
  return jsonText(predicateOf(result, attestable(result)));
}

type Attestable = Provenance & { readonly commit: string };

function attestable({ provenance }: CheckResult): Attestable {
  const { commit, modified } = provenance ?? {};
  if (provenance === undefined || commit === undefined)
    throw new GateError(
      'No Commit To Attest',
      'A statement is about a commit, but the checked files are not those of one. Check a commit, or leave out the statement.',
    );
  if (modified)
    throw new GateError(
      'Files Differ From The Commit',
      `The checked files are not those of commit ${commit.slice(0, 12)}: files that git tracks were changed. Commit or restore them, or leave out the statement.`,
    );
  return { ...provenance, commit };
}

function predicateOf(result: CheckResult, provenance: Attestable): Predicate {
  const { outcome, mode, environment, failOn, checkedAt } = result;
  const { policy, policyParts, baseline, program, ref, run } = provenance;
  return {
    verifier: {
      id: `https://lowerplane.dev/gate/v${VERSION}`,
      policies: [...(policy === undefined ? [] : [policy]), ...policyParts].map(fileOf),
    },
    timeCreated: formatInstant(checkedAt),
    properties: propertiesOf({
      outcome,
      mode,
      environment: environment ?? null,
      rules_passed: rulesPassed(result),
    }),
    'https://lowerplane.dev/attestation/gate/v1': {
      outcome,
      mode,
      environment: environment ?? null,
      fail_on: failOn,
      commit: commitOf(provenance),
      report: { name: REPORT_NAME, mediaType: 'application/json', digest: { sha256: sha256(json(result)) } },
      baseline: baseline === undefined ? null : fileOf(baseline),
      tool: {
        name: 'lowerplane',
        version: VERSION,
        digest: program === undefined ? null : { sha256: program },
      },
      ref: ref ?? null,
      run: run ?? null,
    },
  };
}

function commitOf({ repository, commit }: Attestable): Statement['subject'][number] {
  return {
    ...(repository !== undefined && { name: repository, uri: `git+${repository}@${commit}` }),
    digest: { gitCommit: commit },
  };
}

function fileOf({ path, commit, sha256 }: FileDigest): Statement['subject'][number] {
  return {
    name: path,
    digest: { sha256 },
    ...(commit !== undefined && { annotations: { commit } }),
  };
}

/** The judgement that properties are made of, as a report has it. */
type Judgement = Pick<JsonReport, 'outcome' | 'mode' | 'environment' | 'rules_passed'>;

/**
 * What passed: `LOWERPLANE_DEPLOY_PRODUCTION_PASSED`, `LOWERPLANE_RULE_STALE_KEY_PASSED`. The verdict is named with its
 * question, so that the pass of a review is not taken for that of a deploy.
 */
export function propertiesOf({ outcome, mode, environment, rules_passed }: Judgement): string[] {
  const passes = outcome === 'pass' || outcome === 'warn';
  return [
    ...(passes ? [propertyName(mode, ...(environment === null ? [] : [environment]), 'PASSED')] : []),
    ...rules_passed.map((id) => propertyName('RULE', id, 'PASSED')),
  ];
}

function propertyName(...words: readonly string[]): string {
  return ['lowerplane', ...words].join('_').replaceAll('-', '_').toUpperCase();
}
