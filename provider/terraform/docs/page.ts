import type { Schema } from '../plugin/index.ts';
import { schemaSection } from './schema-section.ts';

/** The parts of a page of the Terraform Registry. */
export interface PageParts {
  /** `lowerplane_api_key (Resource)` */
  readonly heading: string;
  /** `lowerplane_api_key Resource - lowerplane` */
  readonly pageTitle: string;
  readonly schema: Schema;
  /** Terraform source. */
  readonly example: string;
  readonly imports?: ImportExamples;
}

export interface ImportExamples {
  /** An `import` block. */
  readonly block: string;
  /** Shell commands. */
  readonly commands: string;
}

/** Writes a page in the Registry's format. */
export function page({ heading, pageTitle, schema, example, imports }: PageParts): string {
  const description = schema.description ?? '';
  return [
    frontMatter(pageTitle, description),
    `# ${heading}\n`,
    `${description}\n`,
    `## Example Usage\n`,
    fenced('terraform', example),
    schemaSection(schema.attributes),
    ...(imports ? [importSection(imports)] : []),
  ].join('\n');
}

function frontMatter(pageTitle: string, description: string): string {
  return `---\npage_title: ${JSON.stringify(pageTitle)}\nsubcategory: ""\ndescription: |-\n  ${description.replaceAll('\n', '\n  ')}\n---\n`;
}

function importSection({ block, commands }: ImportExamples): string {
  return [
    '## Import\n',
    'With Terraform 1.5 or later, use an `import` block:\n',
    fenced('terraform', block),
    'Or use a command:\n',
    fenced('shell', commands),
  ].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}
