import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { GATE_RULES } from '../../action/check/rules/generated/gate-rules.ts';
import { KINDS } from '../../provider/delivery/registry.ts';
import { describedProvider } from '../../provider/terraform/described-provider.ts';
import type { GeneratedFolder } from '../generated-folder.ts';
import { SUBJECT_ORDER, subjectOf } from '../indexes/gate-rules.ts';
import { table, withSection } from '../markdown/generated-section.ts';
import { SEED_PAGE } from './seed-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const described = z.record(z.string(), z.object({ description: z.string() }));
const actionFile = z.object({ inputs: described, outputs: described });

/** README.md with its tables as they follow from the code now. */
export function readmeFile(): GeneratedFolder {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return { folder: ROOT, files: new Map([['README.md', withTables(text)]]) };
}

/** @throws Error when the text has no place for a table */
function withTables(text: string): string {
  const { inputs, outputs } = actionFile.parse(parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')));
  const tables = {
    jobs: table(
      ["LowerPlane's page", 'command', 'as code'],
      SEED_PAGE.map(({ job, commands, code }) => [job, commands.map(inCode).join('<br>'), code]),
    ),
    types: typeTable(),
    destinations: table(
      ['destination', ''],
      KINDS.map(({ kind, description }) => [inCode(kind), firstSentence(description)]),
    ),
    rules: table(
      ['about', 'rules'],
      SUBJECT_ORDER.map((subject) => [subject, rulesAbout(subject).join(', ')]),
    ),
    inputs: describedTable('input', inputs),
    outputs: describedTable('output', outputs),
  };
  return Object.entries(tables).reduce((whole, [name, section]) => {
    if (!whole.includes(`<!-- generated: ${name} -->`))
      throw new Error(`README.md must hold <!-- generated: ${name} --> and, after it, <!-- end -->.`);
    return withSection(whole, name, section);
  }, text);
}

function typeTable(): string {
  const { ephemeralResources, dataSources, listResources, actions, functions } = describedProvider;
  const rows = [
    { kind: 'resource', folder: 'resources', types: describedProvider.resources ?? [] },
    { kind: 'ephemeral resource', folder: 'ephemeral-resources', types: ephemeralResources ?? [] },
    { kind: 'data source', folder: 'data-sources', types: dataSources },
    { kind: 'list resource', folder: 'list-resources', types: listResources },
    { kind: 'action', folder: 'actions', types: actions },
  ].flatMap(({ kind, folder, types }) =>
    types.map(({ typeName, schema }) => {
      const page = `docs/${folder}/${typeName.replace(/^lowerplane_/, '')}.md`;
      return [`${kind} [\`${typeName}\`](${page})`, firstSentence(schema.description ?? '')];
    }),
  );
  const functionRows = functions.map(({ name, summary }) => [
    `function [\`${name}\`](docs/functions/${name}.md)`,
    summary,
  ]);
  return table(['', ''], [...rows, ...functionRows]);
}

function rulesAbout(subject: string): readonly string[] {
  return GATE_RULES.filter((rule) => subjectOf(rule) === subject).map(
    ({ id }) => `[\`${id}\`](docs/rules/${id}.md)`,
  );
}

function describedTable(heading: string, items: z.output<typeof described>): string {
  const rows = Object.entries(items).map(([name, { description }]) => [
    inCode(name),
    firstSentence(description),
  ]);
  return table([heading, ''], rows);
}

function firstSentence(text: string): string {
  const [, first = text] = /^(.*?[.?])(?=\s|$)/s.exec(text) ?? [];
  return first.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

function inCode(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
