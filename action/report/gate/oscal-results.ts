import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import type { JudgedNotKnown } from '../../check/not-known.ts';
import { notKnownText } from '../../check/not-known.ts';
import type { Rule } from '../../check/rules/definition/rule.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult, PostureRow } from '../../check/verdict/result.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import { contentUuid } from '../format/uuid.ts';

/** The name space of properties that OSCAL does not define. */
const NS = 'https://lowerplane.dev/ns/oscal';

/** A property, or none where there is no value. Its name is an OSCAL token. */
export function props(values: Readonly<Record<string, string | number | undefined>>) {
  const written = Object.entries(values).flatMap(([name, value]) => {
    const text = value === undefined ? '' : sentence(String(value));
    return text === '' ? [] : [{ name, ns: NS, value: text }];
  });
  return written.length === 0 ? {} : { props: written };
}

/** What was observed, and which rules it is about. */
interface Observed {
  readonly ruleIds: readonly string[];
  readonly observation: { readonly uuid: string } & Readonly<Record<string, unknown>>;
}

/** Everything that was observed: findings, whatever their status, what is not known, and scores. */
export function observationsOf(result: CheckResult): readonly Observed[] {
  const collected = formatInstant(result.checkedAt);
  const seen = new Map<string, number>();
  const observed = (ruleIds: readonly string[], content: Readonly<Record<string, unknown>>): Observed => {
    const whole = { ...content, collected };
    const text = JSON.stringify(whole);
    const number = (seen.get(text) ?? 0) + 1;
    seen.set(text, number);
    // Two things can look the same.
    return { ruleIds, observation: { uuid: contentUuid(['observation', whole, number]), ...whole } };
  };
  return [
    ...result.findings.map((finding) => observed([finding.ruleId], ofFinding(finding))),
    ...result.notKnown.map((notKnown) => observed(notKnown.ruleIds, ofNotKnown(notKnown))),
    ...result.posture.map((row) => observed([], ofPosture(row))),
  ];
}

function ofFinding(finding: Finding) {
  const { title, message, fix, place, severity, status, fingerprint, keyName, ruleId } = finding;
  return {
    title: sentence(title),
    description: sentence(message),
    ...props({
      'rule-id': ruleId,
      severity,
      status: status.kind,
      fingerprint,
      'key-name': keyName === undefined ? undefined : withoutSecrets(keyName),
      location: locationText(place),
      policy: finding.policy,
      'severity-set-by': finding.severityLine && `${finding.severityLine.path}:${finding.severityLine.line}`,
      'fail-on': finding.failOn,
    }),
    methods: ['TEST'],
    types: ['finding'],
    remarks: sentence(status.kind === 'open' ? fix : statusText(status)),
  };
}

function statusText(status: Exclude<Finding['status'], { kind: 'open' }>): string {
  switch (status.kind) {
    case 'waived':
      return `Accepted until ${formatInstant(status.expires)} by ${status.owner}: ${status.reason}`;
    case 'allowed':
      return `Allowed by a comment in the file: ${status.reason}`;
    case 'baselined':
      return 'In the baseline.';
    case 'known':
      return 'Known before the checked change.';
  }
}

function ofNotKnown(notKnown: JudgedNotKnown) {
  return {
    title: 'Not known',
    description: sentence(notKnownText(notKnown)),
    ...props({ kind: notKnown.kind, effect: notKnown.effect, location: locationText(notKnown.place) }),
    methods: ['UNKNOWN'],
    ...(notKnown.remedy !== '' && { remarks: sentence(notKnown.remedy) }),
  };
}

function ofPosture({ source, framework, score, status, minimumScore, timestamp }: PostureRow) {
  return {
    title: sentence(`Compliance posture: ${framework}`),
    description: sentence(`${source} reports ${framework} as ${status}, with a score of ${score}.`),
    ...props({ source, framework, score, 'minimum-score': minimumScore, status, 'as-of': timestamp }),
    methods: ['EXAMINE'],
    types: ['control-objective'],
  };
}

/** Each rule is an objective. What is not known does not satisfy one. */
export function findingsOf(result: CheckResult, observed: readonly Observed[]) {
  return GATE_RULES.filter(({ id }) => !result.rulesOff.includes(id)).map((rule) => {
    const related = observed
      .filter(({ ruleIds }) => ruleIds.includes(rule.id))
      .map(({ observation }) => ({ 'observation-uuid': observation.uuid }));
    const content = {
      title: rule.title,
      description: rule.help,
      target: {
        type: 'objective-id',
        'target-id': rule.id,
        status: statusOf(rule, result),
      },
      ...(related.length > 0 && { 'related-observations': related }),
    };
    return { uuid: contentUuid(['finding', formatInstant(result.checkedAt), content]), ...content };
  });
}

function statusOf({ id }: Rule, { findings, notKnown, notEvaluated }: CheckResult) {
  const own = findings.filter(({ ruleId }) => ruleId === id);
  const notSatisfied = (reason: string, remarks: string) => ({ state: 'not-satisfied', reason, remarks });
  if (own.some(({ status }) => status.kind === 'open'))
    return notSatisfied('fail', 'It has findings that count.');
  if (notEvaluated.some(({ ruleId }) => ruleId === id))
    return notSatisfied('other', 'Not evaluated, because facts that it needs are not known.');
  if (notKnown.some(({ ruleIds, effect }) => ruleIds.includes(id) && effect !== 'pass'))
    return notSatisfied('other', 'Something that it needs is not known.');
  if (own.length > 0)
    return notSatisfied('other', 'All its findings are accepted or were known before: see the observations.');
  return { state: 'satisfied', reason: 'pass' };
}

/** The controls that the rules help to meet, and the rules themselves as objectives. */
export function reviewedControls({ rulesOff }: CheckResult) {
  const rules = GATE_RULES.filter(({ id }) => !rulesOff.includes(id));
  const ids = rules.flatMap(({ references }) =>
    references.map(({ framework, control }) => token(`${framework}_${control}`)),
  );
  const controls = [...new Set(ids)].sort();
  return {
    'control-selections': [
      {
        description: 'Controls of several frameworks that the rules of the gate help to meet.',
        ...(controls.length === 0
          ? { 'include-all': {} }
          : { 'include-controls': controls.map((id) => ({ 'control-id': id })) }),
      },
    ],
    ...(rules.length > 0 && {
      'control-objective-selections': [
        {
          description: 'Each rule of the gate is an objective.',
          'include-objectives': rules.map(({ id }) => ({ 'objective-id': id })),
        },
      ],
    }),
  };
}

/** A name as an OSCAL token: `SOC 2_CC6.1` as `soc-2_cc6.1`. */
function token(text: string): string {
  const written = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return /^[\p{L}_]/u.test(written) ? written : `_${written}`;
}
