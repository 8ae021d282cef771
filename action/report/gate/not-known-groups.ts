import { EFFECTS, type Effect, type JudgedNotKnown, notKnownText } from '../../check/not-known.ts';
import type { Place } from '../../check/rules/definition/violation.ts';
import type { CheckResult } from '../../check/verdict/result.ts';

/** What is not known of one key in one file, or one other thing that is not known. Facts are not among them. */
export interface NotKnownGroup {
  readonly kind: JudgedNotKnown['kind'];
  readonly effect: Effect;
  readonly place: Place;
  /** A sentence. */
  readonly text: string;
  readonly remedy: string;
  readonly ruleIds: readonly string[];
}

/** What is not known besides facts: several values of one key are one. */
export function notKnownGroups({ notKnown }: Pick<CheckResult, 'notKnown'>): readonly NotKnownGroup[] {
  const others = notKnown.filter(({ kind }) => kind !== 'fact');
  const groups = Map.groupBy(others, (one) =>
    one.key === undefined || one.place.kind !== 'code'
      ? one
      : JSON.stringify([one.key, one.place.range.path, one.effect === 'pass']),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const effects = group.map(({ effect }) => EFFECTS.indexOf(effect));
    return [
      {
        kind: first.kind,
        effect: EFFECTS[Math.max(...effects)] ?? first.effect,
        place: first.place,
        text: group.length === 1 ? notKnownText(first) : textOf(group),
        remedy: first.remedy,
        ruleIds: [...new Set(group.flatMap(({ ruleIds }) => ruleIds))],
      },
    ];
  });
}

function textOf(group: readonly JudgedNotKnown[]): string {
  const reasons = [...new Set(group.map(({ because }) => because))];
  const lines = new Set(group.flatMap(({ place }) => (place.kind === 'code' ? [place.range.line] : [])));
  const where = lines.size === 1 ? '' : ` (lines ${[...lines].join(', ')})`;
  return `Cannot determine ${group.length} things about ${group[0]?.key ?? 'a key'}${where}: ${reasons.join('; ')}.`;
}
