import { foldFrameworkName } from '../../../../provider/api/contract/framework-name.ts';
import type { SourcedPosture } from '../../facts.ts';
import type { EnvironmentPolicy } from '../../policy/policy.ts';

type Framework = SourcedPosture['posture']['frameworks'][number];

/** The required score of a framework; undefined for one that is not listed when others are. */
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

/** A framework below its required score. */
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

/** A score as a percentage, rounded down to a tenth: 89.97% must not read as the required 90%. */
export function percentText(score: number): string {
  return `${Math.floor(score * 1_000 + 1e-9) / 10}%`;
}
