import { DAY } from '../../../provider/keys/duration.ts';
import { formatDay, formatInstant } from '../../../provider/keys/instant.ts';
import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import type {
  Decider,
  ExplainedPattern,
  ExplainedPolicy,
  ExplainedRule,
} from '../../check/policy/explain-policy.ts';
import type { Waiver } from '../../check/policy/policy.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { jsonText } from '../format/json-text.ts';
import { sentence } from '../format/sentence.ts';
import { painter, type TerminalStyle, terminalPage } from '../format/terminal-style.ts';

const INDENT = '  ';
const ORDER = [...SEVERITIES, 'off'] as const;
const EFFECTS = { pass: 'passes', warn: 'warns', fail: 'leaves no verdict' } as const;

/** What a policy does in a situation, in words: what fails, each rule and what decides it, thresholds and waivers. */
export function explanationText(
  explained: ExplainedPolicy,
  path: string | undefined,
  style: TerminalStyle,
): string {
  const paint = painter(style);
  const { mode, environment, failOn, rules, thresholds, required, undecidable, unknown, waivers, now } =
    explained;
  const file = path ?? '.lowerplane/policy.yaml';
  const heading = (text: string) => paint('bold', text);
  const lines = (texts: readonly string[]) => texts.flatMap((text) => wrapText(text, style.width, INDENT));
  const about = [
    `a ${mode}`,
    environment === undefined ? 'without an environment' : `of ${environment}`,
    explained.path === undefined ? 'for everything that is in no file' : `for ${printable(explained.path)}`,
  ].join(' ');
  return terminalPage([
    [
      ...wrapText(
        path === undefined
          ? `There is no policy file: these are the defaults, in ${about}.`
          : `${printable(file)}, in ${about}.`,
        style.width,
      ),
      ...nestedTexts(explained.nested).flatMap((text) => wrapText(text, style.width)),
      ...wrapText(
        `Findings of severity ${failOn.severity} or worse fail (${deciderText(failOn.decider)}); others warn.`,
        style.width,
      ),
    ].join('\n'),
    ...ORDER.flatMap((severity) => {
      const own = rules.filter((rule) => rule.severity === severity);
      return own.length === 0
        ? []
        : [
            [
              heading(
                severity === 'off' ? 'Switched off' : `${severity[0]?.toUpperCase()}${severity.slice(1)}`,
              ),
              ...lines(own.map(ruleText)),
            ].join('\n'),
          ];
    }),
    ...(explained.patterns.length === 0
      ? []
      : [
          [
            heading(count(explained.patterns.length, 'custom secret pattern')),
            ...lines(explained.patterns.map(patternText)),
          ].join('\n'),
        ]),
    [
      heading('Compliance'),
      ...lines([
        ...frameworksText(thresholds),
        `An outage of LowerPlane or a vendor ${thresholds.onUnavailable === 'fail' ? 'leaves no verdict' : 'warns'}.`,
      ]),
    ].join('\n'),
    [
      heading('What is not known'),
      ...lines([
        `Required for a verdict: ${required.join(', ')}.`,
        `Code that is known only when it runs ${EFFECTS[undecidable]}. What else was not looked at ${EFFECTS[unknown]}.`,
      ]),
    ].join('\n'),
    [
      heading(count(waivers.length, 'waiver')),
      ...lines(
        waivers.map((waiver) => `${printable(waiver.file)}:${waiver.line}: ${waiverText(waiver, now)}`),
      ),
    ].join('\n'),
  ]);
}

function nestedTexts(paths: readonly string[]): readonly string[] {
  const [only, ...more] = paths.map(printable);
  if (only === undefined) return [];
  return more.length === 0
    ? [`${only} applies to this file, too.`]
    : [`${[only, ...more].join(', ')} apply to this file, too; the last of them wins.`];
}

function ruleText({ id, parameters, decider }: ExplainedRule): string {
  const set = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return printable(`${id}${set.length === 0 ? '' : ` with ${set.join(', ')}`} (${deciderText(decider)})`);
}

function patternText({ id, description, severity, decider }: ExplainedPattern): string {
  return printable(`${id}: ${description}, ${severity} (${deciderText(decider)})`);
}

function deciderText(decider: Decider): string {
  switch (decider.kind) {
    case 'default':
      return 'default';
    case 'policy':
      return `${decider.path}:${decider.line}`;
    case 'override':
      return `override at ${decider.path}:${decider.line}`;
    case 'nested':
      return `${decider.path}:${decider.line}`;
    case 'included':
      return `${decider.path}:${decider.line}, which this policy extends`;
  }
}

function frameworksText({ frameworks, minimumScore }: ExplainedPolicy['thresholds']): readonly string[] {
  const percent = (score: number) => `${Math.round(score * 1000) / 10}%`;
  const named = frameworks.map((one) => `${one.name} ${percent(one.minimumScore ?? minimumScore)}`);
  return [
    `Each framework must reach ${percent(minimumScore)}${named.length === 0 ? '; none is required' : ''}.`,
    ...(named.length === 0 ? [] : [printable(`Required frameworks: ${named.join(', ')}.`)]),
  ];
}

function waiverText(
  { rules, target, within, owner, reason, expires, isExpired }: Waiver & { readonly isExpired: boolean },
  now: number,
): string {
  const what =
    target.kind === 'fingerprint'
      ? `fingerprint ${target.fingerprint}`
      : [
          ...(target.keys.length === 0 ? [] : [`keys ${target.keys.join(', ')}`]),
          ...(target.paths.length === 0 ? [] : [`files ${target.paths.join(', ')}`]),
        ].join(' in ');
  const days = Math.ceil((expires - now) / DAY);
  const until = isExpired
    ? `expired on ${formatDay(expires)}`
    : `until ${formatDay(expires)}, ${count(days, 'day')} from now`;
  const where = within === undefined ? '' : ` below ${within.join(', ')}`;
  return sentence(`${rules.join(', ')} for ${what}${where}, ${until}. ${owner}: ${reason}`);
}

/** The same for programs. */
export function explanationJson(explained: ExplainedPolicy, path: string | undefined): string {
  const { failOn, rules, patterns, thresholds, required, undecidable, unknown, waivers } = explained;
  const deciderOf = (decider: Decider) => ({
    kind: decider.kind,
    path: decider.kind === 'default' ? null : decider.path,
    line: decider.kind === 'default' ? null : decider.line,
  });
  return jsonText({
    version: 1,
    policy: path ?? null,
    policies: explained.nested,
    mode: explained.mode,
    environment: explained.environment ?? null,
    path: explained.path ?? null,
    fail_on: failOn.severity,
    fail_on_decided_by: deciderOf(failOn.decider),
    rules: rules.map(({ decider, ...rule }) => ({ ...rule, decided_by: deciderOf(decider) })),
    patterns: patterns.map(({ decider, ...pattern }) => ({ ...pattern, decided_by: deciderOf(decider) })),
    thresholds: {
      minimum_score: thresholds.minimumScore,
      frameworks: thresholds.frameworks.map(({ name, minimumScore }) => ({
        name,
        minimum_score: minimumScore ?? thresholds.minimumScore,
      })),
      on_unavailable: thresholds.onUnavailable,
    },
    required,
    undecidable,
    unknown,
    waivers: waivers.map(({ rules: ids, target, within, owner, reason, expires, isExpired, file, line }) => ({
      rules: ids,
      fingerprint: target.kind === 'fingerprint' ? target.fingerprint : null,
      paths: target.kind === 'globs' ? target.paths : [],
      keys: target.kind === 'globs' ? target.keys : [],
      ...(within !== undefined && { within }),
      owner,
      reason,
      expires: formatInstant(expires),
      expired: isExpired,
      file,
      line,
    })),
  });
}
