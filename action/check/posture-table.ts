import type { Facts } from './facts.ts';
import type { EnvironmentPolicy } from './policy/policy.ts';
import { minimumScoreOf } from './posture-threshold.ts';
import type { PostureRow } from './result.ts';

/** Every framework of every posture, in the order of the facts, with what is asked of it. */
export function postureTable({ known }: Facts, asked: EnvironmentPolicy): readonly PostureRow[] {
  return (known.postures ?? []).flatMap(({ source, posture }) =>
    posture.frameworks.map(
      ({ name, score, status }): PostureRow => ({
        source,
        framework: name,
        score,
        status,
        minimumScore: minimumScoreOf(name, asked),
        timestamp: posture.timestamp,
      }),
    ),
  );
}
