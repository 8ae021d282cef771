import { KEY } from '../../delivery/key-specification.ts';

/** How a program writes the attributes of a key: as the properties of our constructs, or of bindings that `cdktf get` makes. */
export type Spelling = 'construct' | 'bindings';

/** Properties of our constructs that are named otherwise. */
const OTHERWISE: Readonly<Record<string, string>> = { expires_in: 'expires.in', expires_at: 'expires.at' };

const NAMES = [...Object.keys(KEY.attributes), 'before_expiry'].filter((name) => name.includes('_'));
/** Texts in quotes are names and values, which stay. */
const WORD = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|\\b(${NAMES.join('|')})\\b( = )?`, 'g');

/** An attribute's name as the generator of bindings writes it. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A message about a key with the names that its program uses, in place of those of the Terraform resource. */
export function inProgramWords(text: string, spelling: Spelling | undefined): string {
  if (spelling === undefined) return text;
  const ours =
    spelling === 'construct' ? text.replaceAll('expires_in to "never"', 'expires to "never"') : text;
  return ours.replace(WORD, (whole, name?: string, sets = '') => {
    if (name === undefined) return whole;
    const property = spelling === 'construct' ? OTHERWISE[name] : undefined;
    return `${property ?? camelCase(name)}${sets === '' ? '' : ': '}`;
  });
}
