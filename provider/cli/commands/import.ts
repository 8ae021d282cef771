import { defineCommand } from '../command.ts';
import { choice, filledText, flag, section, texts } from '../grammar/option.ts';
import { IMPORT_COLUMNS, LANGUAGES } from '../import/import-row.ts';
import { keyFilterOptions } from '../keys/key-filters.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';
import { listOptions } from '../table/list-report.ts';

/** Declares what exists. */
export const command = defineCommand({
  name: 'import',
  summary: 'Write declarations for live keys, as YAML, Terraform code or a CDKTF program',
  options: {
    ...section('What to write', {
      as: choice('LANGUAGE', LANGUAGES, {
        description: 'hcl and the CDK programs import the keys into the state of Terraform by their ids.',
        default: 'yaml',
      }),
      out: filledText('FILE', {
        description: 'File to write. Declarations are added to an existing one. - prints them instead.',
        default: 'lowerplane.yaml, lowerplane-keys.tf or lowerplane-keys.ts',
      }),
      from: texts('PATH', {
        description: 'Code whose keys are declared already, and left out. Can be repeated.',
        default: 'the current directory',
      }),
      yes: flag({ description: 'Do not ask.' }),
    }),
    ...keyFilterOptions(['active', 'expired', 'all']),
    ...listOptions(IMPORT_COLUMNS, 'name'),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane import',
    'lowerplane import --as hcl --out infra/keys.tf --from infra',
    'lowerplane import --name dashboard --as cdktf --out -',
  ],
  notes: [
    'A revoked key is never declared: its declaration would create a new key. Of several keys of one name, the newest is declared.',
    'The secrets stay where they are. No key changes until its declaration does.',
    'Exit codes: 0 the declarations are written, or there is nothing to declare; 1 that was not confirmed; 2 a request to LowerPlane failed, the file cannot be written, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runImportCommand } = await import('../import/run-import-command.ts');
    return runImportCommand(values, io);
  },
});
