import { formatInstant } from '../../../provider/keys/instant.ts';
import { VERSION } from '../../../provider/version.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { jsonText } from '../format/json-text.ts';
import { sentence } from '../format/sentence.ts';
import { contentUuid } from '../format/uuid.ts';
import { askedText, OUTCOME_WORDS } from './headline.ts';
import { findingsOf, observationsOf, props, reviewedControls } from './oscal-results.ts';

const OSCAL_VERSION = '1.1.3';

/**
 * The result as OSCAL assessment results. All identifiers follow from the content, so that the same result gives the same
 * document.
 *
 * Source: pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results.
 */
export function oscal(result: CheckResult): string {
  const observed = observationsOf(result);
  const observations = observed.map(({ observation }) => observation);
  const at = formatInstant(result.checkedAt);
  const { outcome, mode, environment, failOn, because, provenance, policy } = result;
  const content = {
    title: sentence(`LowerPlane gate: ${askedText(result)}`),
    description: sentence(`${OUTCOME_WORDS[outcome]}. ${because.join(' ')}`),
    start: at,
    end: at,
    ...props({
      outcome,
      mode,
      environment,
      'fail-on': failOn,
      repository: provenance?.repository,
      commit: provenance?.commit,
      'is-modified': provenance?.commit === undefined ? undefined : String(provenance.modified),
      ref: provenance?.ref,
      run: provenance?.run,
      'policy-path': policy.kind === 'none' ? undefined : policy.path,
      'policy-commit': policy.commit,
      'policy-sha256': provenance?.policy?.sha256,
      'baseline-sha256': provenance?.baseline?.sha256,
      'rules-off': result.rulesOff.join(' '),
    }),
    'reviewed-controls': reviewedControls(result),
    ...(observations.length > 0 && { observations }),
    findings: findingsOf(result, observed),
  };
  const plan = contentUuid('no assessment plan');
  const document = {
    metadata: {
      title: 'Assessment results of the LowerPlane gate',
      'last-modified': at,
      version: VERSION,
      'oscal-version': OSCAL_VERSION,
      ...props({ 'tool-name': 'lowerplane', 'tool-version': VERSION, 'tool-sha256': provenance?.program }),
    },
    'import-ap': {
      href: `#${plan}`,
      remarks: 'The gate has no assessment plan: its rules and the policy say what is assessed.',
    },
    results: [{ uuid: contentUuid(['result', content]), ...withoutEmpty(content) }],
    'back-matter': {
      resources: [
        {
          uuid: plan,
          title: 'No assessment plan',
          description:
            'Stands in for an assessment plan, which OSCAL requires. Replace it by that of your audit.',
        },
      ],
    },
  };
  return jsonText({
    'assessment-results': { uuid: contentUuid(['assessment-results', document]), ...document },
  });
}

/** OSCAL has no empty lists. */
function withoutEmpty<Content extends { readonly findings: readonly unknown[] }>({
  findings,
  ...content
}: Content) {
  return { ...content, ...(findings.length > 0 && { findings }) };
}
