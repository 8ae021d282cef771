/** The supported CDK libraries. CDK Terrain (cdktn) continues cdktf; neither accepts the constructs of the other. */
export const FLAVOURS = ['cdktn', 'cdktf'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** The flavour that is checked in. The build translates it into the others. */
export const SOURCE_FLAVOUR = 'cdktn';

/**
 * Translates a file of the constructs, TypeScript or compiled, from {@link SOURCE_FLAVOUR}. The libraries differ in
 * their name and in the site that explains their messages.
 */
export function inFlavour(source: string, flavour: Flavour): string {
  if (flavour === SOURCE_FLAVOUR) return source;
  return source
    .replaceAll('https://cdktn.io/docs', 'https://developer.hashicorp.com/terraform/cdktf')
    .replaceAll(SOURCE_FLAVOUR, flavour)
    .replaceAll(SOURCE_FLAVOUR.toUpperCase(), flavour.toUpperCase());
}
