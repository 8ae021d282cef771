import type { YAMLError } from 'yaml';
import { type PositionedYaml, rangeAt } from './positioned-yaml.ts';
import type { SourceRange } from './source-range.ts';

/** Why a text is not valid YAML as this project reads it. */
export interface SyntaxFault {
  readonly at: SourceRange;
  /** A sentence. */
  readonly message: string;
  /** The message of version 0.1.0, of which fingerprints are made. */
  readonly identity: string;
}

/** One mistake often causes errors in the rest of a file. */
const MOST_FAULTS = 5;

/** The syntax errors of a YAML text, for people. */
export function syntaxFaults(source: PositionedYaml): readonly SyntaxFault[] {
  const { document, text } = source;
  const faults = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS).map((error) => ({
    at: rangeAt(source, Math.min(error.pos[0], text.length), Math.min(error.pos[1], text.length)),
    ...describe(error),
  }));
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== '1.2') {
    const remedy = `Remove the line %YAML ${version.version}.`;
    const ambiguous = `YAML ${version.version} reads words such as "yes"`;
    const fault: SyntaxFault = {
      at: rangeAt(source, 0, 0),
      message: `${ambiguous} differently. ${remedy}`,
      identity: `${ambiguous} in other ways. ${remedy}`,
    };
    return [fault, ...faults];
  }
  return faults;
}

function describe({ code, message }: YAMLError): Pick<SyntaxFault, 'message' | 'identity'> {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return {
        message: 'A second document begins here. Use one document, without a "---" line in between.',
        identity: 'A second document begins here. Write all of it in one, without a line "---" between.',
      };
    case 'DUPLICATE_KEY':
      return {
        message: 'This name occurs twice in one mapping. Keep one of them.',
        identity: 'This name is written twice in one mapping. Keep one of them.',
      };
    case 'TAB_AS_INDENT': {
      const same = 'Lines are indented with tabs, which YAML does not allow. Use spaces.';
      return { message: same, identity: same };
    }
    case 'TAG_RESOLVE_FAILED':
      return {
        message: 'This tag is not supported. Remove the word that begins with an exclamation mark.',
        identity: 'This tag means nothing here. Remove the word that begins with an exclamation mark.',
      };
    case 'RESOURCE_EXHAUSTION':
      return {
        message: 'This is nested too deeply.',
        identity: 'This is nested more deeply than any honest file is.',
      };
    default: {
      const reason = `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}`;
      return { message: `This is not valid YAML: ${reason}.`, identity: `This is no valid YAML: ${reason}.` };
    }
  }
}
