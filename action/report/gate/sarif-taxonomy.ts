import { type Weakness, weaknessesOf } from '../../check/rules/definition/weaknesses.ts';

/** The weaknesses of some rules, each once, by id. */
export function weaknessesIn(ruleIds: readonly string[]): readonly Weakness[] {
  const all = new Map(ruleIds.flatMap(weaknessesOf).map((weakness) => [weakness.id, weakness]));
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** How a rule relates to its weaknesses; undefined when it has none. */
export function sarifRelationships(ruleId: string) {
  const weaknesses = weaknessesOf(ruleId);
  if (weaknesses.length === 0) return undefined;
  return weaknesses.map(({ id }) => ({
    target: { id, toolComponent: { name: 'CWE', index: 0 } },
    kinds: ['relevant'],
  }));
}

/** The Common Weakness Enumeration, as far as it is referred to. */
export function sarifTaxonomies(weaknesses: readonly Weakness[]) {
  if (weaknesses.length === 0) return undefined;
  return [
    {
      name: 'CWE',
      organization: 'MITRE',
      informationUri: 'https://cwe.mitre.org/',
      shortDescription: { text: 'The MITRE Common Weakness Enumeration' },
      taxa: weaknesses.map(({ id, name, url }) => ({
        id,
        name,
        shortDescription: { text: name },
        helpUri: url,
      })),
    },
  ];
}
