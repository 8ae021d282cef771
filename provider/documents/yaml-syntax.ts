import type { YAMLError } from 'yaml';
import { type PositionedYaml, rangeAt } from './positioned-yaml.ts';
import type { SourceRange } from './source-range.ts';

/** Why a text is not valid YAML as this project reads it. */
export interface SyntaxFault {
  readonly at: SourceRange;
  /** A sentence. */
  readonly message: string;
}

/** One mistake often causes errors in the rest of a file. */
const MOST_FAULTS = 5;

/** The syntax errors of a YAML text, for people. */
export function syntaxFaults(source: PositionedYaml): readonly SyntaxFault[] {
  const { document, text } = source;
  const faults = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS).map((error) => ({
    at: rangeAt(source, Math.min(error.pos[0], text.length), Math.min(error.pos[1], text.length)),
    message: inWords(error),
  }));
  const version = document.directives?.yaml;
  if (version?.explicit && version.version !== '1.2') {
    const message = `YAML ${version.version} reads words such as "yes" differently. Remove the line %YAML ${version.version}.`;
    return [{ at: rangeAt(source, 0, 0), message }, ...faults];
  }
  return faults;
}

function inWords({ code, message }: YAMLError): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'A second document begins here. Use one document, without a "---" line in between.';
    case 'DUPLICATE_KEY':
      return 'This name occurs twice in one mapping. Keep one of them.';
    case 'TAB_AS_INDENT':
      return 'Lines are indented with tabs, which YAML does not allow. Use spaces.';
    case 'TAG_RESOLVE_FAILED':
      return 'This tag is not supported. Remove the word that begins with an exclamation mark.';
    case 'RESOURCE_EXHAUSTION':
      return 'This is nested too deeply.';
    default:
      return `This is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, '')}.`;
  }
}
