import { defineCommand } from '../command.ts';
import { flag, section } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** Whether the settings of a repository count. */
export const command = defineCommand({
  name: 'trust',
  summary: 'Trust the settings in .lowerplane/config.yaml of a repository, as they are now',
  argument: { name: 'path', description: 'The file, or a directory. Defaults to the current directory.' },
  options: {
    ...section('What to do', {
      yes: flag({ description: 'Do not ask.' }),
      forget: flag({ description: 'Do not trust the file any more.' }),
    }),
    ...section('Report', reportOptions(['terminal', 'json'])),
  },
  examples: ['lowerplane trust', 'lowerplane trust --forget'],
  notes: [
    'Commands that ask LowerPlane take base_url, api_key_file and api_key_command (a list: the program and its arguments) from options, else from LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY, else from .lowerplane/config.yaml of the repository, else from lowerplane/config.yaml in XDG_CONFIG_HOME (~/.config). Each file begins with "version: 1". No file may hold a key.',
    'A repository could send your key elsewhere, or run a program. So its file counts only while its content is the one that you have trusted; otherwise it is ignored, with a message. Your own file needs no trust. "lowerplane check" and "lowerplane scan" read no such file.',
    'Exit codes: 0 done; 1 it was not confirmed; 2 the file is missing or not valid, or the options are wrong.',
  ],
  async run(values, path, io) {
    const { runTrustCommand } = await import('../settings/run-trust-command.ts');
    return runTrustCommand(values, path, io);
  },
});
