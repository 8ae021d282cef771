import { describe, expect, it } from 'vitest';
import {
  bool,
  defineFunction,
  defineSchema,
  list,
  listBlock,
  listNested,
  map,
  number,
  string,
} from '../plugin/index.ts';
import { pages } from './pages.ts';

const token = defineSchema({
  description: 'A token.\nOf two lines.',
  attributes: {
    name: string({ required: true, description: 'Its name.' }),
    pin: string({ optional: true, writeOnly: true, description: 'Its PIN.' }),
    old: string({ optional: true, deprecated: 'Use `name`.' }),
    strict: bool({ default: true, description: 'Whether it is strict.' }),
    tags: map(list(string()), { optional: true }),
    uses: listNested(
      { at: string({ computed: true, description: 'When.' }), count: number({ computed: true }) },
      { computed: true, description: 'How it was used.' },
    ),
    text: string({ computed: true, sensitive: true, description: 'Its text.' }),
    rule: listBlock(
      { path: string({ required: true, description: 'A path.' }) },
      { description: 'Its rules.' },
    ),
  },
});
const provider = {
  name: 'acme',
  schema: defineSchema({ description: 'Acme.', attributes: {} }),
  resources: [{ typeName: 'acme_token', schema: token, importState: () => ({ state: {} }) }],
  dataSources: [{ typeName: 'acme_token', schema: token }],
  functions: [
    defineFunction({
      name: 'join',
      summary: 'Joins.',
      description: 'Joins parts.',
      parameters: [{ name: 'parts', type: list(string()), description: 'Parts.' }],
      returns: string(),
      call: (parts) => parts.join(''),
    }),
  ],
};
const IMPORT = '# By its id.\nimport {\n  to = acme_token.ci\n  id = "CI token"\n}\n';
const written = pages(provider, (path) => (path.includes('import') ? IMPORT : `# ${path}\n`));
const resource = written.get('resources/token.md') ?? '';
const section = (text: string, heading: string) =>
  text.split(/^(?=##+ )/m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

describe('pages', () => {
  it('are laid out as the Terraform Registry wants them', () => {
    expect([...written.keys()]).toEqual([
      'index.md',
      'resources/token.md',
      'data-sources/token.md',
      'functions/join.md',
    ]);
  });

  it('begin with front matter', () => {
    expect(resource).toMatch(
      /^---\npage_title: "acme_token Resource - acme"\nsubcategory: ""\ndescription: \|-\n {2}A token\.\n {2}Of two lines\.\n---\n/,
    );
  });

  it('show their example', () => {
    const example = section(written.get('data-sources/token.md') ?? '', '## Example Usage');
    expect(example).toContain('```terraform\n# data-sources/acme_token/data-source.tf\n```');
  });

  it('group the attributes by who sets them', () => {
    expect(section(resource, '### Required').trim().split('\n').slice(2)).toEqual([
      '- `name` (String) Its name.',
    ]);
    expect(section(resource, '### Optional').trim().split('\n').slice(2)).toEqual([
      '- `old` (String) **Deprecated:** Use `name`.',
      '- `pin` (String, Write-only) Its PIN.',
      '- `rule` (Block List) Its rules. (see [below for nested schema](#nestedatt--rule))',
      '- `strict` (Boolean) Whether it is strict. Defaults to `true`.',
      '- `tags` (Map of List of String)',
    ]);
    expect(section(resource, '### Read-Only').split('\n').slice(2, 4)).toEqual([
      '- `text` (String, Sensitive) Its text.',
      '- `uses` (Attributes List) How it was used. (see [below for nested schema](#nestedatt--uses))',
    ]);
  });

  it('give each nested schema its anchor and attributes', () => {
    expect(resource).toContain('<a id="nestedatt--uses"></a>\n### Nested Schema for `uses`\n');
    expect(section(resource, '### Nested Schema for `uses`')).toContain(
      'Read-Only:\n\n- `at` (String) When.\n- `count` (Number)\n',
    );
  });

  it('show the signature and the arguments of a function', () => {
    const text = written.get('functions/join.md') ?? '';
    expect(text).toMatch(/^---\npage_title: "join function - acme"\n.*description: \|-\n {2}Joins\.\n---\n/s);
    expect(section(text, '## Example Usage')).toContain('# functions/join/function.tf');
    expect(section(text, '## Signature')).toContain('```text\njoin(parts list) string\n```');
    expect(section(text, '## Arguments').trim().split('\n').at(-1)).toBe(
      '1. `parts` (List of String) Parts.',
    );
  });

  it('show how to import what can be imported, and nothing else', () => {
    expect(section(resource, '## Import')).toContain(`\`\`\`terraform\n${IMPORT}\`\`\``);
    expect(section(resource, '## Import')).toContain(
      "```shell\nterraform import acme_token.ci 'CI token'\n```",
    );
    expect(written.get('data-sources/token.md')).not.toContain('## Import');
  });
});
