import { defineCommand } from '../command.ts';
import { choices, flag, section } from '../grammar/option.ts';
import { INIT_COLUMNS, PARTS } from '../init/init-row.ts';
import { listOptions } from '../table/list-report.ts';

/** The first command in a repository. */
export const command = defineCommand({
  name: 'init',
  summary: 'Set a repository up: declared keys, policy, workflow and pre-commit hook',
  options: {
    ...section('What to write', {
      only: choices('PART', PARTS, { description: 'Only this part. Can be repeated.', default: 'all parts' }),
      yes: flag({ description: 'Do not ask.' }),
    }),
    ...listOptions(INIT_COLUMNS, 'in the order of the parts'),
  },
  examples: ['lowerplane init', 'lowerplane init --yes --only policy --only hook'],
  notes: [
    'It looks for declared keys, apps of CDKTF or CDK Terrain in TypeScript, Terraform code, GitHub, the pre-commit framework and husky, and shows each change before it asks. It sends no requests to LowerPlane, only adds to what is there already, and does nothing the second time.',
    'A hook that it writes runs the lowerplane that is installed and asks no registry. Where none is installed, the hook warns and lets the commit pass.',
    'Exit codes: 0 everything is in place; 1 something was not confirmed; 2 a file cannot be written, or the options are wrong.',
  ],
  async run(values, _, io) {
    const { runInitCommand } = await import('../init/run-init-command.ts');
    return runInitCommand(values, io);
  },
});
