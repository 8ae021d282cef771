import type { ProviderFunction, Schema } from '../plugin/index.ts';
import type { ValueType } from '../plugin/values/type.ts';
import { plainType } from './attribute-lines.ts';
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
  /** Terraform source: an `import` block. */
  readonly importBlock?: string;
  /** The attributes of the identity, of a resource that has one. */
  readonly identity?: Schema;
}

/** Writes a page in the Registry's format. */
export function page({ heading, pageTitle, schema, example, importBlock, identity }: PageParts): string {
  const description = schema.description ?? '';
  return [
    frontMatter(pageTitle, description),
    `# ${heading}\n`,
    `${description}\n`,
    `## Example Usage\n`,
    fenced('terraform', example),
    schemaSection(schema.attributes),
    ...(importBlock === undefined ? [] : [importSection(importBlock)]),
    ...(importBlock === undefined || identity === undefined ? [] : [identitySection(importBlock, identity)]),
  ].join('\n');
}

/** Writes the page of a function. */
export function functionPage(
  { name, summary, description, parameters, returns }: ProviderFunction,
  provider: string,
  example: string,
): string {
  const signature = `${name}(${parameters.map((one) => `${one.name} ${shortType(one.type.type)}`).join(', ')}) ${shortType(returns.type)}`;
  const lines = parameters.map((one, index) =>
    `${index + 1}. \`${one.name}\` (${plainType(one.type.type)}) ${one.description ?? ''}`.trimEnd(),
  );
  return [
    frontMatter(`${name} function - ${provider}`, summary),
    `# function: ${name}\n`,
    `${description ?? summary}\n`,
    'Functions of providers need Terraform 1.8 or OpenTofu 1.7.\n',
    '## Example Usage\n',
    fenced('terraform', example),
    '## Signature\n',
    fenced('text', signature),
    '## Arguments\n',
    `${lines.join('\n')}\n`,
  ].join('\n');
}

/** `string`, `object`: a type in a signature. */
function shortType(type: ValueType): string {
  return typeof type === 'string' ? type : type[0];
}

function frontMatter(pageTitle: string, description: string): string {
  return `---\npage_title: ${JSON.stringify(pageTitle)}\nsubcategory: ""\ndescription: |-\n  ${description.replaceAll('\n', '\n  ')}\n---\n`;
}

function importSection(block: string): string {
  return [
    '## Import\n',
    'With Terraform 1.5 or later, use an `import` block:\n',
    fenced('terraform', block),
    'Or use a command:\n',
    fenced('shell', importCommand(block)),
  ].join('\n');
}

/** How the `import` block names an identity instead of an id. */
function identitySection(block: string, { attributes }: Schema): string {
  const [, to] = /^\s*to\s*=\s*(\S+)/m.exec(block) ?? [];
  const example = `import {\n  to = ${to}\n  identity = {\n    id = "..."\n  }\n}`;
  const lines = Object.entries(attributes).map(
    ([name, attribute]) =>
      `- \`${name}\` (${plainType(attribute.type)}${attribute.presence === 'required' ? '' : ', Optional'}) ${attribute.description}`,
  );
  return [
    'With Terraform 1.12 or later, the `import` block can name the identity instead:\n',
    fenced('terraform', example),
    `${lines.join('\n')}\n`,
  ].join('\n');
}

/** The command that does the same as an `import` block. @throws Error when the block lacks a part */
function importCommand(block: string): string {
  const [, to] = /^\s*to\s*=\s*(\S+)/m.exec(block) ?? [];
  const [, id] = /^\s*id\s*=\s*"([^"]*)"/m.exec(block) ?? [];
  if (to === undefined || id === undefined) throw new Error(`An import block has "to" and "id":\n${block}`);
  return `terraform import ${to} ${/^\w+$/.test(id) ? id : `'${id}'`}`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}
