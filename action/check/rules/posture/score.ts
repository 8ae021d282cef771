import { foldFrameworkName, frameworkFamily } from '../../../../provider/api/contract/framework-name.ts';
import type { Environment } from '../../../../provider/keys/environments.ts';
import type { SourcedPosture } from '../../facts.ts';
import { type EnvironmentPolicy, environmentPolicy, type Policy } from '../../policy/policy.ts';

/** The source whose posture is the team's own. */
export const OWN_SOURCE = 'LowerPlane';

type Framework = SourcedPosture['posture']['frameworks'][number];
type Listed = EnvironmentPolicy['frameworks'];
export type Overall = 'compliant' | 'partially_compliant' | 'any';

/** What the policy requires of one source of postures. */
export interface SourceRequirement {
  /** The frameworks that the source must report; without any, all that it reports count. */
  readonly frameworks: Listed;
  /** The required score of a framework; undefined when it does not count. */
  readonly scoreOf: (name: string) => number | undefined;
  /** Undefined for that of the rule. */
  readonly overall: Overall | undefined;
  /** Whether its overall status counts although single frameworks are listed. */
  readonly alwaysOverall: boolean;
}

/**
 * What the policy requires of a source. The frameworks of an environment are the team's own, for which only LowerPlane
 * vouches; a vendor is judged by what the policy asks of that vendor, and otherwise by everything it reports.
 */
export function requirementOf(
  source: string,
  policy: Policy,
  environment: Environment | undefined,
): SourceRequirement {
  const own = environmentPolicy(policy, environment);
  if (source === OWN_SOURCE) {
    const { frameworks, minimumScore } = own;
    const scoreOf = (name: string) =>
      frameworks.length === 0 ? minimumScore : scoreIn(frameworks, name, minimumScore);
    return { frameworks, scoreOf, overall: undefined, alwaysOverall: false };
  }
  const vendor = policy.vendors.find(({ name }) => name === source);
  const frameworks = vendor?.frameworks ?? [];
  const usual = (name: string) =>
    vendor?.minimumScore ?? scoreIn(own.frameworks, name, own.minimumScore) ?? own.minimumScore;
  const scoreOf = (name: string) =>
    frameworks.length === 0 ? usual(name) : scoreIn(frameworks, name, usual(name));
  return { frameworks, scoreOf, overall: vendor?.overall, alwaysOverall: true };
}

/** The score that a list requires of a framework; undefined when the list does not have it. */
function scoreIn(frameworks: Listed, name: string, usual: number): number | undefined {
  const listed =
    frameworks.find((one) => foldFrameworkName(one.name) === foldFrameworkName(name)) ??
    frameworks.find((one) => isSameFramework(one.name, name));
  return listed && (listed.minimumScore ?? usual);
}

/** Whether two names mean one framework: `SOC 2` and `SOC2-TypeII`. */
export function isSameFramework(a: string, b: string): boolean {
  return frameworkFamily(a) === frameworkFamily(b);
}

/** A framework that does not meet its requirement. */
export interface ShortFramework {
  readonly source: string;
  readonly framework: Framework;
  readonly minimum: number;
  /** `score`: it is too low. `status`: it is high enough, but the framework calls itself non-compliant. */
  readonly by: 'score' | 'status';
}

/** The frameworks of a posture that count and do not meet their requirement. */
export function shortFrameworks(
  { source, posture }: SourcedPosture,
  { scoreOf, frameworks }: SourceRequirement,
): readonly ShortFramework[] {
  return posture.frameworks.flatMap((framework): ShortFramework[] => {
    const minimum = scoreOf(framework.name);
    if (minimum === undefined) return [];
    if (framework.status === 'not_applicable' && frameworks.length === 0) return [];
    if (framework.score < minimum) return [{ source, framework, minimum, by: 'score' }];
    return framework.status === 'non_compliant' ? [{ source, framework, minimum, by: 'status' }] : [];
  });
}

/** A score as a percentage, rounded down to a tenth: 89.97% must not read as the required 90%. */
export function percentText(score: number): string {
  return `${Math.floor(score * 1_000 + 1e-9) / 10}%`;
}
