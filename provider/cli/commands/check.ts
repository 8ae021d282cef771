import { OPTIONS } from '../check/options.ts';
import { defineCommand } from '../command.ts';
import { atMostOne } from '../grammar/option.ts';

/** The gate, for terminals, pre-commit hooks and any CI. */
export const command = defineCommand({
  name: 'check',
  summary: 'Check secrets, declared and live keys, and compliance posture against a policy',
  argument: {
    name: 'path',
    description:
      'Directory to check. Defaults to the current directory. In a git repository, only files that git tracks are checked.',
  },
  options: OPTIONS,
  notes: [
    'Exit codes: 0 the gate passed, perhaps with warnings; 1 it failed; 2 it could not start because of its options, the policy or the repository; 3 required facts are not known.',
  ],
  async run(values, path = '.', io) {
    const { base, range, staged, history } = values;
    atMostOne({ base: base !== undefined, range: range !== undefined, staged, history });
    const { explainRule, listRules, runCheckCommand } = await import('../check/run-check-command.ts');
    if (values['list-rules']) return listRules(io);
    if (values.explain !== undefined) return explainRule(values.explain, io);
    return runCheckCommand(values, path, io);
  },
});
