import type { Gap, NotKnown } from './facts.ts';
import type { Mode } from './mode.ts';

/** The effect on the verdict of something that is not known: none, a warning, or no verdict. */
export const EFFECTS = ['pass', 'warn', 'fail'] as const;
export type Effect = (typeof EFFECTS)[number];

/** The effects that a policy sets; a mode without one has its default. */
export type EffectByMode = Readonly<Partial<Record<Mode, Effect>>>;

/** A deploy fails closed. In a review and an audit, people read the report. */
const DEFAULT_EFFECTS: Readonly<Record<Mode, Effect>> = { review: 'warn', deploy: 'fail', audit: 'warn' };

/** As a result has it. */
export interface JudgedNotKnown extends NotKnown {
  readonly effect: Effect;
  /** The rules that need it. */
  readonly ruleIds: readonly string[];
  /** For a fact. */
  readonly gap?: Gap;
}

/** The settings of a policy for what is not known. */
export interface UnknownPolicy {
  /** For everything but facts, which `require` and `on_unavailable` are about. */
  readonly unknown: EffectByMode;
  /** Overrides `unknown` for code whose keys or values are known only when it runs. */
  readonly undecidable: EffectByMode;
}

/** The effect of something that is not known, by the policy. */
export function effectOf({ kind, weight }: NotKnown, mode: Mode, policy: UnknownPolicy): Effect {
  if (weight === 'listed') return 'pass';
  const isCode = kind === 'value' || kind === 'declarations';
  const set = (isCode ? policy.undecidable[mode] : undefined) ?? policy.unknown[mode];
  return set ?? (weight === 'decisive' ? 'fail' : DEFAULT_EFFECTS[mode]);
}

/** A sentence: what is not known, and why. */
export function notKnownText({
  subject,
  because,
  gap,
}: Pick<NotKnown, 'subject' | 'because'> & { readonly gap?: Gap }): string {
  if (gap !== undefined) return `${gap.title}: ${gap.detail}`;
  return `Cannot determine ${subject}: ${because}.`;
}

/** The facts among what is not known. */
export function gapsIn({ notKnown }: { readonly notKnown: readonly JudgedNotKnown[] }): readonly Gap[] {
  return notKnown.flatMap(({ gap }) => gap ?? []);
}
