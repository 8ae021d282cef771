import { asDeliveryError } from '../delivery/deliver-everywhere.ts';
import { SYSTEM_RUNTIME } from '../http/runtime.ts';
import type { Instant } from '../keys/instant.ts';
import { problemOf } from './report.ts';

/** `not-rehearsed`: nothing was found out, so that it proves nothing. */
export type RehearsalResult = 'passed' | 'failed' | 'not-rehearsed';

/** The steps of a rehearsal, in their order. */
export const REHEARSAL_STEPS = [
  'leftovers',
  'check',
  'create',
  'verify',
  'deliver',
  'read-back',
  'consumer',
  'revoke',
  'withdraw',
] as const;

/** One step of a rehearsal, and what came of it. Holds no secret. */
export interface RehearsalStep {
  readonly step: (typeof REHEARSAL_STEPS)[number];
  /** What it was about: a key, a destination, a consumer. */
  readonly subject: string;
  readonly result: RehearsalResult;
  /** Sentences. Undefined: there is nothing to add. */
  readonly detail: string | undefined;
  readonly startedAt: Instant;
  readonly ms: number;
}

/** What came of a step that did not throw. */
type Finding = Pick<RehearsalStep, 'result' | 'detail'>;

const PASSED: Finding = { result: 'passed', detail: undefined };

/** What a rehearsal has done so far. */
export class RehearsalLog {
  readonly steps: RehearsalStep[] = [];
  readonly #now: () => Instant;
  readonly #monotonic: () => number;

  /** @param monotonic for durations: LowerPlane's time, which `now` is, is corrected by each of its responses. */
  constructor(now: () => Instant, monotonic = SYSTEM_RUNTIME.monotonic) {
    this.#now = now;
    this.#monotonic = monotonic;
  }

  /**
   * Takes a step. What it throws is noted as its failure: a rehearsal goes on, and ends what it has begun.
   *
   * @param judge what the value means. Omitted: the step has passed.
   * @param hint follows the error of a failure.
   * @returns the value; undefined when the step has failed.
   */
  async take<Value>(
    { step, subject, hint = '' }: Pick<RehearsalStep, 'step' | 'subject'> & { readonly hint?: string },
    act: () => Promise<Value>,
    judge: (value: Value) => Finding = () => PASSED,
  ): Promise<{ readonly value: Value } | undefined> {
    const [startedAt, start] = [this.#now(), this.#monotonic()];
    const note = (finding: Finding) =>
      this.steps.push({ step, subject, ...finding, startedAt, ms: Math.round(this.#monotonic() - start) });
    try {
      const value = await act();
      note(judge(value));
      return { value };
    } catch (error) {
      note({ result: 'failed', detail: `${reasonOf(subject, error)}${hint}` });
      return undefined;
    }
  }

  /** Notes a step that was not taken, and why: sentences. */
  skip(step: RehearsalStep['step'], subject: string, detail: string): void {
    this.steps.push({ step, subject, result: 'not-rehearsed', detail, startedAt: this.#now(), ms: 0 });
  }
}

function reasonOf(subject: string, error: unknown): string {
  const problem = problemOf(error);
  return problem ? `${problem.title}: ${problem.detail}` : asDeliveryError(subject, error).message;
}
