import type { DestinationGuide, DestinationKind } from '../../delivery/destination-kind.ts';

const TITLE = 'Destinations at services';
const DESCRIPTION =
  'What the provider does at each service that keeps secrets, which permissions it needs there, and what its errors mean.';

/** The guide to the destinations that have one, as the Terraform Registry wants it. */
export function destinationsPage(kinds: readonly DestinationKind[]): string {
  const guides = kinds.flatMap((kind) => (kind.guide === undefined ? [] : [sectionOf(kind, kind.guide)]));
  return `${[
    `---\npage_title: ${JSON.stringify(TITLE)}\nsubcategory: ""\ndescription: |-\n  ${DESCRIPTION}\n---`,
    `# ${TITLE}`,
    `${DESCRIPTION} Attributes are described at [lowerplane_api_key](../resources/api_key.md#nestedatt--deliver_to).`,
    'At all of them: the secret and the credentials are in no state. A value that is not a LowerPlane key, or a key that may be in use, is never overwritten: that is refused at plan. If a delivery fails, the new key is revoked and the value of before is put back. Requests use `HTTPS_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`, wait as long as the service asks, and are tried up to five times.',
    'These destinations were tried against stand-ins that check the schema and the signature of each request, never against the real services. Please report what differs.',
    ...guides.flat(),
  ].join('\n\n')}\n`;
}

function sectionOf({ kind, scratch }: DestinationKind, guide: DestinationGuide): readonly string[] {
  const { service, example, behaviour, credentials, policy, denied } = guide;
  return [
    `## ${service}: \`${kind}\``,
    fenced('terraform', `deliver_to = [\n  ${example},\n]`),
    listed(behaviour),
    '**Credentials.**',
    listed(credentials),
    '**Least privilege.**',
    fenced(policy.language, policy.text),
    ...(scratch === undefined
      ? []
      : [`With \`rotation.rehearse = true\`, allow the same for ${scratch.where}.`]),
    '**Errors of a missing permission.**',
    listed(denied.map(({ error, remedy }) => `\`${error}\`: ${remedy}`)),
  ];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function listed(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join('\n');
}
