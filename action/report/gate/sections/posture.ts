import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, inline, moreRows, paragraphs, table } from '../../format/markdown.ts';
import { isEnough, percent, postureBar } from '../posture-bar.ts';

/** The score of each framework, and the required score. */
export function postureSection({ posture, readiness }: CheckResult, rows: number): string {
  const ready = readiness === undefined ? '' : `Readiness of the controls: ${bar(readiness)}`;
  if (posture.length === 0) return ready === '' ? '' : paragraphs('### Posture', ready);
  const body = posture.slice(0, rows).map((row) => {
    const enough = isEnough(row);
    const sign = enough === undefined ? '' : enough ? ' ✅' : ' ❌';
    return [
      inline(row.framework),
      `${bar(row.score)}${sign}`,
      row.minimumScore === undefined ? 'none' : percent(row.minimumScore),
      inline(row.source),
      inline(row.timestamp.slice(0, 10)),
    ];
  });
  return paragraphs(
    '### Posture',
    body.length === 0 ? '' : table(['Framework', 'Score', 'Required', 'Source', 'As of'], body),
    moreRows(posture.length - body.length),
    ready,
  );
}

/** On one line, also in the narrow table of a phone. */
function bar(score: number): string {
  return code(postureBar(score)).replace(' ', '\u00a0');
}
