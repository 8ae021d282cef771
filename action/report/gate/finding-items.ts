import type { SourceRange } from '../../../provider/documents/source-range.ts';
import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { printable } from '../../../provider/text/printable.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { compareText } from '../../scan/compare-text.ts';

/** Findings of one rule about one key, about one location, or about one declaration that makes several keys. */
export interface FindingItem {
  readonly first: Finding;
  /** The others say the same of the same key in other locations, or of other keys in this one. */
  readonly others: readonly Finding[];
}

/** More other keys of one declaration are counted only. */
export const MOST_TOGETHER = 5;

/** The findings of one rule in a module body, or in a block with for_each, as one: each caller makes a key of its own. */
export function oneForEachDeclaration(findings: readonly Finding[]): readonly FindingItem[] {
  return itemsBy(findings, (finding) => declarationOf(finding) ?? [finding.fingerprint]);
}

/** Finds what makes several keys; undefined for a finding that is not about such a declaration. */
export function declarationOf(finding: Finding): unknown {
  const { ruleId, severity, fix, place, declaration, keyName, message } = finding;
  if (place.kind !== 'code' || (declaration?.madeBy ?? []).length === 0) return undefined;
  const { path, line, column } = place.range;
  const same = message.replaceAll(`"${keyName}"`, '').replace(/ It comes from .*?:\d+\./, '');
  return [ruleId, severity, fix, path, line, column, same];
}

/** Findings with the same name as one item, in the order of the first of each. */
export function itemsBy(
  findings: readonly Finding[],
  nameOf: (finding: Finding) => unknown,
): readonly FindingItem[] {
  const items = Map.groupBy(findings, (finding) => JSON.stringify(nameOf(finding)));
  return [...items.values()].flatMap((item) => {
    const [first, ...others] = item.toSorted(byMaker);
    return first === undefined ? [] : [{ first, others }];
  });
}

/** What makes the key, from outside of its declaration. */
function makerOf({ declaration }: Finding): SourceRange | undefined {
  return declaration?.madeBy?.at(-1);
}

function byMaker(a: Finding, b: Finding): number {
  const [first, second] = [makerOf(a), makerOf(b)];
  if (first === undefined || second === undefined) return 0;
  return compareText(first.path, second.path) || first.line - second.line;
}

/**
 * The other keys of an item, each with what makes it: `The same is true of "B" (b/main.tf:1).` Empty when there are none.
 *
 * @param details what else to say of each.
 */
export function otherKeys(
  { first, others }: FindingItem,
  details: (finding: Finding) => string = () => '',
): string {
  const keys = others.filter(({ keyName }) => keyName !== first.keyName);
  if (keys.length === 0) return '';
  const named = keys.slice(0, MOST_TOGETHER).map((finding) => {
    const maker = makerOf(finding);
    const about = [maker === undefined ? '' : `${maker.path}:${maker.line}`, details(finding)];
    const shown = about.filter((text) => text !== '').join(', ');
    return `"${withoutSecrets(finding.keyName ?? '')}"${shown === '' ? '' : ` (${shown})`}`;
  });
  const more = keys.length - named.length;
  return printable(`The same is true of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`);
}
