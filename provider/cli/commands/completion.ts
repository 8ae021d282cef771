import { defineCommand } from '../command.ts';
import { SHELLS } from '../completion/shells.ts';
import { oneOf, section } from '../grammar/option.ts';
import { reportOptions, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** Completion of the command line. */
export const command = defineCommand({
  name: 'completion',
  summary: 'Print a script that completes commands and options in bash, zsh or fish',
  argument: { name: 'shell', description: `${SHELLS.join(', ')}.`, choices: SHELLS },
  options: section('Report', reportOptions(['terminal', 'json'])),
  examples: [
    'source <(lowerplane completion bash)',
    'lowerplane completion zsh --quiet --output ~/.zfunc/_lowerplane',
    'lowerplane completion fish | source',
  ],
  notes: [
    'For bash, write the line into ~/.bashrc; for fish, into ~/.config/fish/config.fish. For zsh, the directory must be in fpath before compinit runs. The script is for this version.',
    '--format json has what can be completed, for other shells.',
    'Exit codes: 0 printed; 2 the options are wrong.',
  ],
  async run(values, given, io) {
    if (given === undefined)
      throw new UsageError(`Name the shell: lowerplane completion ${SHELLS.join(' | ')}.`);
    const shell = oneOf('The shell', given, SHELLS);
    const [{ treeOf }, { shellScript }, { jsonText }] = await Promise.all([
      import('../completion/completion-tree.ts'),
      import('../completion/shell-scripts.ts'),
      import('../../../action/report/format/json-text.ts'),
    ]);
    const tree = treeOf((await io.commands?.()) ?? []);
    await writeReports(values.format ?? 'terminal', values.output, io, (format) =>
      format === 'json' ? jsonText(tree) : shellScript(shell, tree),
    );
    return 0;
  },
});
