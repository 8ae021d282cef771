import { lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LowerPlaneClient } from '../../api/client.ts';
import { formatScope } from '../../keys/environments.ts';
import { count } from '../../text/count.ts';
import { codeOf } from '../../text/error-code.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { addToList } from '../edits/add-to-list.ts';
import { writeFile } from '../grammar/report-options.ts';
import { chosenRows, type KeyFilters, requestedKeys } from '../keys/key-filters.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { drawTable } from '../table/draw-table.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { readDeclared, requiredProviders } from './already-declared.ts';
import { chooseKeys, type KeyToDeclare } from './choose-keys.ts';
import { IMPORT_COLUMNS, type ImportDocument, type Language } from './import-row.ts';
import {
  cdkProgram,
  HCL_HEAD,
  hclBlocks,
  REQUIRED_PROVIDERS,
  YAML_HEAD,
  yamlItems,
} from './write-declarations.ts';

interface ImportValues extends KeyFilters, ListValues, LowerPlaneValues {
  readonly as: Language | undefined;
  readonly out: string | undefined;
  readonly from: readonly string[];
  readonly yes: boolean;
}

/** Standard output, as a file. */
const STDOUT = '-';

const FILES: Readonly<Record<Language, string>> = {
  yaml: 'lowerplane.yaml',
  hcl: 'lowerplane-keys.tf',
  cdktf: 'lowerplane-keys.ts',
  cdktn: 'lowerplane-keys.ts',
};

/** What shows that nothing changes. */
const NEXT: Readonly<Record<Language, string>> = {
  yaml: '"lowerplane plan" shows no change.',
  hcl: '"terraform plan" shows imports only.',
  cdktf: 'Run the program, then "terraform plan" in cdktf.out/stacks/lowerplane-keys shows imports only.',
  cdktn: 'Run the program, then "terraform plan" in cdktf.out/stacks/lowerplane-keys shows imports only.',
};

/**
 * Writes declarations of live keys.
 *
 * @returns the exit code: 1 when it was not confirmed.
 */
export async function runImportCommand(values: ImportValues, io: CommandIo): Promise<number> {
  const language = values.as ?? 'yaml';
  const file = values.out ?? FILES[language];
  const target = file === STDOUT ? undefined : file;
  return withLowerPlane('import', values, io, async (client) => {
    const isAsked = values.from.length > 0;
    const from = isAsked ? values.from : ['.'];
    const declared = await readDeclared(io, { from, isAsked, file: target });
    const listed = await Array.fromAsync(client.listApiKeys(requestedKeys(values)));
    const all = await Array.fromAsync(client.listApiKeys());
    const now = client.clock.now();
    const ids = new Set(
      chosenRows(listed, values, now).flatMap(({ id, status }) => (status === 'revoked' ? [] : [id])),
    );
    const wanted = listed.filter(({ id }) => ids.has(id));
    const { chosen, rows } = chooseKeys(wanted, all, declared, now);
    const content = () =>
      target === undefined
        ? undefined
        : contentOf(resolve(io.cwd, target), target, values.out !== undefined || chosen.length === 0);
    const before = content();
    const written = await declarations(language, chosen, target, before, io);
    const notes = [
      ...declared.unknown,
      ...written.notes,
      ...ambiguous(language, chosen),
      ...(await reach(client)),
    ];
    const report = async (outcome: ImportDocument['outcome']) => {
      for (const note of notes) io.error(`${wrapText(`Note: ${note}`, io.width).join('\n')}\n`);
      const summary = sentence(outcome, chosen.length, file, language);
      if (outcome === 'printed' && (values.format ?? 'terminal') === 'terminal') {
        if (rows.length > 0) io.error(`${drawTable(IMPORT_COLUMNS, rows, io)}\n`);
        io.out(written.text);
        return;
      }
      const more = { language, file, outcome, declarations: written.text, notes };
      await writeList({ name: 'keys', columns: IMPORT_COLUMNS, rows, summary, more }, values, io);
    };
    if (chosen.length === 0) {
      await report('nothing-to-declare');
      return EXIT.done;
    }
    if (target === undefined) {
      await report('printed');
      return EXIT.done;
    }
    if (!values.yes && !(await isConfirmed(written, chosen.length, target, io))) {
      await report('not-confirmed');
      return EXIT.refused;
    }
    if (content() !== before)
      throw new CommandError(`"${target}" was changed before it was written. Run import again.`);
    writeFile(resolve(io.cwd, target), written.whole);
    await report('written');
    return EXIT.done;
  });
}

interface Written {
  /** What is new. */
  readonly text: string;
  /** The file afterwards. */
  readonly whole: string;
  readonly isNew: boolean;
  readonly notes: readonly string[];
}

/** @throws CommandError when the file cannot be added to. */
async function declarations(
  language: Language,
  chosen: readonly KeyToDeclare[],
  target: string | undefined,
  before: string | undefined,
  { cwd }: CommandIo,
): Promise<Written> {
  const isNew = before === undefined || before.trim() === '';
  const fresh = (text: string, notes: readonly string[] = []) => ({ text, whole: text, isNew, notes });
  switch (language) {
    case 'yaml': {
      if (isNew || chosen.length === 0) return fresh(`${YAML_HEAD}${yamlItems(chosen, '  ')}`);
      const whole = addToList(target ?? '', before, 'keys', (indent) => yamlItems(chosen, indent));
      return { text: yamlItems(chosen, '  '), whole, isNew, notes: [] };
    }
    case 'hcl': {
      const named = await requiredProviders(cwd, target ?? FILES.hcl);
      const text = `${named === 'none' ? REQUIRED_PROVIDERS : ''}${hclBlocks(chosen)}`;
      const notes = named === 'others' ? [ADD_PROVIDER] : [];
      if (isNew) return fresh(HCL_HEAD + text, notes);
      return { text, whole: `${before.trimEnd()}\n\n${text}`, isNew, notes };
    }
    case 'cdktf':
    case 'cdktn':
      if (!isNew && chosen.length > 0)
        throw new CommandError(
          `"${target}" exists, and a program cannot be added to. Choose another file with --out, or "--out -" to print the program.`,
        );
      return fresh(cdkProgram(chosen, language));
  }
}

const ADD_PROVIDER =
  'The Terraform code beside it names its providers without this one. Add lowerplane = { source = "lowerplane/lowerplane" } to its required_providers.';

/**
 * The text of a file; undefined when there is none.
 *
 * @param mayBeLink false where no one named the file: the link may be that of someone else.
 */
function contentOf(path: string, shown: string, mayBeLink: boolean): string | undefined {
  if (!mayBeLink && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new CommandError(
      `"${shown}" is a link, which is only followed if it is named. Name the file to write with --out.`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new CommandError(`"${shown}" cannot be read (${codeOf(error)}). Choose another file with --out.`);
  }
}

function ambiguous(language: Language, chosen: readonly KeyToDeclare[]): readonly string[] {
  if (language === 'yaml') return [];
  return chosen
    .filter(({ isAmbiguous }) => isAmbiguous)
    .map(
      ({ key }) =>
        `"${key.name}" is the name of several keys. Terraform imports ${key.id} by its id; "lowerplane plan" finds keys by their names, and needs --as yaml for this one.`,
    );
}

/** Keys that are out of reach are not seen. */
async function reach(client: LowerPlaneClient): Promise<readonly string[]> {
  const { environments } = await client.getOwnApiKey();
  if (environments === 'all') return [];
  return [
    `The key of this command reaches ${formatScope(environments)} only, so keys that reach further are not listed.`,
  ];
}

async function isConfirmed(
  { text, isNew }: Written,
  number: number,
  file: string,
  io: CommandIo,
): Promise<boolean> {
  if (io.ask === undefined) {
    io.error(
      'lowerplane import: there is no terminal to confirm it at. Add --yes, or print with "--out -".\n',
    );
    return false;
  }
  io.error(`${text}\n`);
  const what = isNew ? 'Write' : 'Add';
  return (await answersYes(printable(`${what} ${count(number, 'declaration')} to ${file}?`), io)) === true;
}

function sentence(
  outcome: ImportDocument['outcome'],
  number: number,
  file: string,
  language: Language,
): string {
  const declared = count(number, 'declaration');
  switch (outcome) {
    case 'written':
      return `Wrote ${declared} to ${printable(file)}. ${NEXT[language]}`;
    case 'printed':
      return `${declared}.`;
    case 'not-confirmed':
      return `Nothing was written to ${printable(file)}: that was not confirmed.`;
    case 'nothing-to-declare':
      return 'Nothing to declare.';
  }
}
