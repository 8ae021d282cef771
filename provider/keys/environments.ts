/** The environments LowerPlane knows. Source: LowerPlane's API key page. */
export const ENVIRONMENTS = ['production', 'staging', 'development'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** The environments a key can reach: `all`, or a list without repetition, in the order of {@link ENVIRONMENTS}. */
export type EnvironmentScope = 'all' | readonly Environment[];

/** The canonical form of a scope, so that equal scopes compare equal in any order. */
export function canonicalScope(scope: EnvironmentScope): EnvironmentScope {
  if (scope === 'all') return 'all';
  return ENVIRONMENTS.filter((environment) => scope.includes(environment));
}

export function sameScope(a: EnvironmentScope, b: EnvironmentScope): boolean {
  return formatScope(a) === formatScope(b);
}

/** Whether a key of scope `held` reaches everything in `needed`. */
export function covers(held: EnvironmentScope, needed: EnvironmentScope): boolean {
  if (held === 'all') return true;
  return needed !== 'all' && needed.every((environment) => held.includes(environment));
}

/** The scope for people: "all" or "production, staging". */
export function formatScope(scope: EnvironmentScope): string {
  const canonical = canonicalScope(scope);
  return canonical === 'all' ? 'all' : canonical.join(', ');
}
