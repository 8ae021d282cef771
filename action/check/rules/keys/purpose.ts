import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import { allows, type Permissions } from '../../../../provider/keys/permissions.ts';
import { USE_CASES, type UseCaseWord } from '../../../../provider/keys/use-case.ts';
import { matchesKeyName } from '../../policy/key-name-glob.ts';
import type { Policy } from '../../policy/policy.ts';

/** A use of keys that a text may name, and the permissions it needs at most. */
interface NamedUse {
  readonly title: string;
  readonly needs: Permissions;
  readonly words: RegExp;
}

/** What names each use case. */
const WORDS: Readonly<Record<UseCaseWord, RegExp>> = {
  'compliance-dashboard': /\b(?:dashboards?|report(?:s|ing)?|monitor(?:s|ing)?|metrics|status page)\b/i,
  'audit-export': /\baudit(?:s|ors?)?\b.*\bexports?\b|\bexports?\b.*\baudit/i,
  'ci-cd-security-gate':
    /\b(?:gates?|gating|(?:compliance|security|posture|pre-?deploy(?:ment)?)[ _-]checks?)\b/i,
  'evidence-upload': /\bevidence\b/i,
  'user-provisioning':
    /\b(?:provision(?:ing|er)?|scim|invit(?:e|es|ations?)|(?:on|off)boarding|user management)\b/i,
};

const NAMED_USES: readonly NamedUse[] = USE_CASES.map(({ word, title, needs }) => ({
  title,
  needs,
  words: WORDS[word],
}));

/** Source: "Key Permissions" of the same page. They apply when no use case is named. */
const BROAD_USES: readonly NamedUse[] = [
  {
    title: 'CI/CD integration',
    needs: 'read-write',
    words:
      /(?<![\p{L}\p{N}])(?:ci|cd|pipelines?|automations?|scripts?|deploy(?:s|ments?)?)(?![\p{L}\p{N}])/iu,
  },
  { title: 'internal platform integration', needs: 'admin', words: /\bplatform\b/i },
];

/** Titles that can be used as a purpose. */
export const USE_CASE_TITLES: readonly string[] = USE_CASES.map(({ title }) => title);

/** The purpose of a key, as documented or as its name suggests. */
export interface Purpose {
  readonly text: string;
  /** A name is only a hint. */
  readonly from: 'declaration' | 'policy' | 'name';
}

/** The purpose of a key, from its declaration, else from the policy, else from its name. */
export function purposeOf(
  name: string | undefined,
  declaration: KeyDeclaration | undefined,
  { purposes }: Pick<Policy, 'purposes'>,
): Purpose | undefined {
  if (declaration?.purpose.kind === 'known') return { text: declaration.purpose.value, from: 'declaration' };
  if (name === undefined) return undefined;
  const listed = purposes.find(({ key }) => matchesKeyName(key, name));
  return listed ? { text: listed.purpose, from: 'policy' } : { text: name, from: 'name' };
}

/** The use case that a text names; of several, the one that needs the most permissions. */
export function useCaseOf(text: string): NamedUse | undefined {
  // People write "evidence upload"; tools write `evidence-upload` or `evidence_upload`.
  const words = text.slice(0, 500).replaceAll('_', ' ');
  for (const cases of [NAMED_USES, BROAD_USES]) {
    const named = cases.filter((useCase) => useCase.words.test(words));
    const [first, ...others] = named;
    if (first) return others.reduce((most, next) => (allows(most.needs, next.needs) ? most : next), first);
  }
  return undefined;
}
