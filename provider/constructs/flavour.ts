/** The CDK libraries we serve. cdktn goes on where cdktf ended; neither takes the other's constructs. */
export const FLAVOURS = ['cdktn', 'cdktf'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** The flavour written by hand and by the generator of bindings; the others are translations of it. */
export const SOURCE_FLAVOUR = 'cdktn';

/**
 * Says a source file of {@link SOURCE_FLAVOUR} in another flavour: the libraries differ in their name, and in whose
 * site explains their messages.
 */
export function inFlavour(source: string, flavour: Flavour): string {
  if (flavour === SOURCE_FLAVOUR) return source;
  return source
    .replaceAll('https://cdktn.io/docs', 'https://developer.hashicorp.com/terraform/cdktf')
    .replaceAll(SOURCE_FLAVOUR, flavour)
    .replaceAll(SOURCE_FLAVOUR.toUpperCase(), flavour.toUpperCase());
}

/** First line of a translated file that people might otherwise edit. */
export const TRANSLATED = `// Translated from ../${SOURCE_FLAVOUR} by generate.ts: edit it there.\n`;
