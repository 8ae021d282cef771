import { REPOSITORY_URL } from '../../../version.ts';
import type { Guarantee, GuaranteeSection, Proof } from './guarantee.ts';
import { identity, verification } from './knowledge.ts';
import { beginning, ending } from './lifecycle.ts';
import { bounds, destinations, secrets } from './surroundings.ts';

/** Every guarantee, in the order of the page. */
export const GUARANTEES: readonly GuaranteeSection[] = [
  secrets,
  beginning,
  ending,
  identity,
  verification,
  destinations,
  bounds,
];

const REPOSITORY = `${REPOSITORY_URL}/blob/main`;
const TITLE = 'What the provider guarantees';
const DESCRIPTION =
  'What you can rely on when the provider creates, rotates and revokes keys, what you cannot, and the tests that show it.';

/** The guide to the guarantees, as the Terraform Registry wants it. */
export function guaranteesPage(): string {
  return `${[
    `---\npage_title: ${JSON.stringify(TITLE)}\nsubcategory: ""\ndescription: |-\n  ${DESCRIPTION}\n---`,
    `# ${TITLE}`,
    `${DESCRIPTION} A test checks that each of the tests linked here exists.`,
    ...GUARANTEES.flatMap(({ title, guarantees }) => [`## ${title}`, ...guarantees.map(paragraphsOf)]),
  ].join('\n\n')}\n`;
}

function paragraphsOf({ promise, limits, proofs }: Guarantee): string {
  return [
    `**${promise}**`,
    `Not guaranteed: ${limits}`,
    `Tests:\n\n${proofs.map((proof) => `- ${linkOf(proof)}`).join('\n')}`,
  ].join('\n\n');
}

function linkOf({ file, title }: Proof): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.test\.ts$/, '');
  return `[${name}: ${title}](${REPOSITORY}/${file})`;
}
