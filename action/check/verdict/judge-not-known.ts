import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { FACT_SUBJECTS, type Facts, type Gap, type NotKnown } from '../facts.ts';
import { REQUIRED } from '../mode.ts';
import { EFFECTS, type Effect, effectOf, type JudgedNotKnown } from '../not-known.ts';
import { environmentPolicy } from '../policy/policy.ts';
import type { Scopes } from '../policy/scopes.ts';
import type { Undecidable } from '../rules/definition/violation.ts';
import type { Evaluation } from './evaluation.ts';
import { byPlace } from './rank.ts';
import type { NotEvaluated } from './result.ts';

type JudgedBy = Pick<Evaluation, 'mode' | 'environment' | 'policy'> & { readonly scopes: Scopes };

/** What rules could not decide, and which rule. */
export type Undecided = Undecidable & { readonly ruleId: string };

/** Everything that is not known, with its effect by the policy. */
export function judgeNotKnown(
  facts: Facts,
  undecided: readonly Undecided[],
  notEvaluated: readonly NotEvaluated[],
  by: JudgedBy,
): readonly JudgedNotKnown[] {
  const { mode, scopes } = by;
  const settingsAt = (place: NotKnown['place']) =>
    scopes.at(place.kind === 'code' ? place.range.path : undefined).settings;
  const judged = (notKnown: NotKnown, ruleIds: readonly string[]): JudgedNotKnown => ({
    ...notKnown,
    subject: withoutSecrets(notKnown.subject),
    because: withoutSecrets(notKnown.because),
    effect: effectOf(notKnown, mode, settingsAt(notKnown.place)),
    ruleIds,
  });
  const rest = [
    ...(facts.notKnown ?? []).map((notKnown) => judged(notKnown, [])),
    ...byCause(undecided).map(([notKnown, ruleIds]) => judged(notKnown, ruleIds)),
  ].map((notKnown) => ({ ...notKnown, message: notKnown.because }));
  return [
    ...unknownFacts(facts, notEvaluated, by),
    ...rest.toSorted(byPlace).map(({ message: _, ...notKnown }) => notKnown),
  ].sort((a, b) => EFFECTS.indexOf(b.effect) - EFFECTS.indexOf(a.effect));
}

/** The questions that one value leaves open are one thing that is not known. */
function byCause(undecided: readonly Undecided[]): readonly (readonly [NotKnown, readonly string[]])[] {
  const groups = Map.groupBy(undecided, ({ place, because }) => JSON.stringify([place, because]));
  return [...groups.values()].map((group) => {
    const subjects = [...new Set(group.map(({ subject }) => subject))];
    const last = subjects.pop() ?? '';
    const [first] = group;
    const notKnown: NotKnown = {
      kind: 'value',
      subject: subjects.length === 0 ? last : `${subjects.join(', ')} and ${last}`,
      place: first?.place ?? { kind: 'set-up' },
      because: first?.because ?? '',
      ...(first?.key !== undefined && { key: withoutSecrets(first.key) }),
      remedy:
        first?.remedy ??
        'Write the value where it can be read without running the code, or check it by hand.',
      ...(group.every(({ weight }) => weight === 'listed') && { weight: 'listed' }),
    };
    return [notKnown, [...new Set(group.map(({ ruleId }) => ruleId))]];
  });
}

/** A required fact that is not known never passes: it is a warning at best, if the policy tolerates outages. */
function unknownFacts(
  { known, gaps }: Facts,
  notEvaluated: readonly NotEvaluated[],
  { mode, environment, policy }: JudgedBy,
): readonly JudgedNotKnown[] {
  const required = policy.require ?? REQUIRED[mode];
  const tolerant = environmentPolicy(policy, environment).onUnavailable === 'warn';
  const effect = ({ fact, kind }: Gap): Effect => {
    if (required.includes(fact)) return tolerant && kind === 'unavailable' ? 'warn' : 'fail';
    return kind === 'not-configured' ? 'pass' : 'warn';
  };
  const unexplained = required
    .filter((fact) => known[fact] === undefined && gaps.every((gap) => gap.fact !== fact))
    .map(
      (fact): Gap => ({
        fact,
        kind: 'not-configured',
        title: 'A required fact is not known',
        detail: `${fact}.`,
      }),
    );
  return [...unexplained, ...gaps].map((gap) => ({
    kind: 'fact',
    gap,
    subject: FACT_SUBJECTS[gap.fact],
    place: { kind: 'set-up' },
    because: `${gap.title}: ${gap.detail}`.replace(/\.$/, ''),
    remedy: '',
    effect: effect(gap),
    ruleIds: notEvaluated
      .filter((rule) => rule.gaps.some(({ fact, title }) => fact === gap.fact && title === gap.title))
      .map(({ ruleId }) => ruleId),
  }));
}
