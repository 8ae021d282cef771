import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { choice, filledText, section, texts } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { API_KEY_VARIABLE, LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

const FORMATS = ['terminal', 'json', 'csv'] as const;

/** A key in the environment of one command, and nowhere else. */
export const command = defineCommand({
  name: 'exec',
  summary: 'Run a command with the delivered secret of a declared key in its environment',
  argument: {
    name: 'name',
    description: 'Name of the declared key.',
    program: 'The program to run, and its arguments. There is no shell.',
  },
  options: {
    ...section('Environment', {
      variable: filledText('NAME', {
        description: 'The variable that the command gets the secret in.',
        default: API_KEY_VARIABLE,
      }),
      keep: texts('NAME', {
        description: 'Pass this variable on, although it holds a secret that is left out. Can be repeated.',
      }),
    }),
    ...SOURCE_OPTIONS,
    ...section('LowerPlane', { 'base-url': LOWERPLANE_OPTIONS['base-url'] }),
    ...section('Report', {
      format: choice('FORMAT', FORMATS, { description: 'Not for this command, which reports nothing.' }),
      output: {
        ...reportOptions(FORMATS).output,
        description: 'Not for this command, which reports nothing.',
      },
    }),
  },
  examples: [
    'lowerplane exec "CI gate" -- npm run dashboard',
    'lowerplane exec "CI gate" --variable API_TOKEN -- ./sync --all',
  ],
  notes: [
    'The secret is read from the first destination of deliver_to that holds that of the newest key of the name. That of an older key is used only where none does, with a warning, if it works. LowerPlane is asked for that with the key itself, so that no admin key is needed. The secret is put in no argument, and written to no file. Other programs of the same user can read the environment of the command while it runs.',
    `The command gets the environment as it is, but without ${API_KEY_VARIABLE} of its own, and without the token that the destination was read with, such as VAULT_TOKEN. Use --keep for what it needs of these.`,
    'Standard input, output and error are those of the command. Signals are passed on to it.',
    'Exit codes: 0 or another one of the command; 128 and the number of the signal that ended it; 2 the secret could not be read or does not work, or the options are wrong; 126 the command cannot be started; 127 it was not found.',
  ],
  async run(values, name, io, _, program) {
    if (values.format !== undefined || values.output.length > 0)
      throw new UsageError(
        'exec writes no report of its own: leave out --format and --output. Options of the command come after "--".',
      );
    if (name === undefined) throw new UsageError('Name the key: lowerplane exec NAME -- COMMAND.');
    const { runExecCommand } = await import('../exec/run-exec-command.ts');
    return runExecCommand(values, name, program, io);
  },
});
