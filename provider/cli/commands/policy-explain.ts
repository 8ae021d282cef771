import { MODES } from '../../../action/check/mode.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { choice, section, text } from '../grammar/option.ts';
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
      environment: choice('ENV', ENVIRONMENTS, { description: 'Gated environment.' }),
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
