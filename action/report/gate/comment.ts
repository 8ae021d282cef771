import type { CheckResult } from '../../check/verdict/result.ts';
import { link, paragraphs } from '../format/markdown.ts';
import { mostThatFit } from '../format/most-that-fit.ts';
import { type GateIdentity, gateIdentity } from './gate-identity.ts';
import { suppressedCounts } from './headline.ts';
import type { Links } from './links.ts';
import { scopeSection } from './scope-lines.ts';
import { complianceSection } from './sections/compliance.ts';
import { notKnownSection } from './sections/not-known.ts';
import { postureSection } from './sections/posture.ts';
import { toFixSection } from './sections/to-fix.ts';
import { verdictSection } from './sections/verdict.ts';

/** Source: GitHub's limit of comments, in characters; bytes are never fewer. */
const LIMIT = 65_536;
/** A longer comment would bury the conversation; the summary has the rest. */
const MOST_ROWS = 25;

/**
 * The one comment of a gate on a pull request: a short summary. The same result always gives the same text.
 *
 * @param marker the first line, by which the comment is found again.
 */
export function comment(
  result: CheckResult,
  links: Links | undefined,
  { marker }: Pick<GateIdentity, 'marker'> = gateIdentity(result),
): string {
  const textOf = (rows: number) => `${marker}\n${text(result, links, rows)}`;
  return textOf(mostThatFit(MOST_ROWS, LIMIT, textOf));
}

function text(result: CheckResult, links: Links | undefined, rows: number): string {
  return `${paragraphs(
    verdictSection(result, '###'),
    toFixSection(result, links, { groups: rows, withHelp: false }),
    postureSection(result, rows),
    complianceSection(result, rows),
    notKnownSection(result, links, rows),
    footer(result, links),
  )}\n`;
}

function footer(result: CheckResult, links: Links | undefined): string {
  const suppressed = suppressedCounts(result);
  const lines = [
    `${suppressed === '' ? '' : `Suppressed: ${suppressed}. `}${scopeSection(result)}`,
    links === undefined
      ? ''
      : `Updated for ${link(`\`${links.commit.slice(0, 12)}\``, `${links.repository}/commit/${links.commit}`)}${
          links.run === undefined ? '' : `, by ${link('this run', links.run)}`
        }.`,
  ];
  return `<sub>${lines.filter((line) => line !== '').join('<br>')}</sub>`;
}
