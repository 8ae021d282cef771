import { foldFrameworkName } from '../../../../provider/api/contract/framework-name.ts';
import type { SourcedPosture } from '../../facts.ts';
import type { EnvironmentPolicy } from '../../policy/policy.ts';

type Framework = SourcedPosture['posture']['frameworks'][number];

/** The least score asked of a framework: where frameworks are listed, others are nobody's concern. */
export function minimumScoreOf(
  name: string,
  { frameworks, minimumScore }: EnvironmentPolicy,
): number | undefined {
  if (frameworks.length === 0) return minimumScore;
  const listed = frameworks.find(
    (framework) => foldFrameworkName(framework.name) === foldFrameworkName(name),
  );
  return listed && (listed.minimumScore ?? minimumScore);
}

/** A framework that has less than is asked for. */
export interface ShortFramework {
  readonly source: string;
  readonly framework: Framework;
  readonly score: number;
  readonly minimum: number;
}

export function belowThreshold(
  postures: readonly SourcedPosture[],
  asked: EnvironmentPolicy,
): readonly ShortFramework[] {
  return postures.flatMap(({ source, posture }) =>
    posture.frameworks.flatMap((framework) => {
      const minimum = minimumScoreOf(framework.name, asked);
      const { score } = framework;
      return minimum === undefined || score >= minimum ? [] : [{ source, framework, score, minimum }];
    }),
  );
}

/** A score as people say it, rounded down to a tenth of a percent: 89.97% must not read as the 90% asked for. */
export function percentText(score: number): string {
  return `${Math.floor(score * 1_000 + 1e-9) / 10}%`;
}
