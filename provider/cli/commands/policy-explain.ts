import { MODES } from '../../../action/check/mode.ts';
import { defineCommand } from '../command.ts';
import { choice, filledText, section, text } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** What a policy means, for those who are judged by it. */
export const command = defineCommand({
  name: 'policy explain',
  summary: 'Explain what the policy does for a file, an environment and a mode',
  options: {
    ...section('What to explain', {
      path: text('FILE', {
        description: 'A file that would be judged. It does not need to exist.',
        default: 'what is in no file, such as live keys',
      }),
      environment: filledText('ENV', {
        description:
          'Gated environment: production, staging, development, or an alias of one in the policy. Case is ignored.',
      }),
      mode: choice('MODE', MODES, { description: 'Mode of the gate.', default: 'review' }),
      policy: text('FILE', { description: 'Policy file.', default: '.lowerplane/policy.yaml' }),
    }),
    ...section('Report', reportOptions(['terminal', 'json'])),
  },
  notes: ['Exit codes: 0 it was explained; 2 the policy cannot be read.'],
  async run(values, _, io) {
    const { runExplainCommand } = await import('../policy/run-explain-command.ts');
    return runExplainCommand(values, io);
  },
});
