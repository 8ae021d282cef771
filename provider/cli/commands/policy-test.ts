import { defineCommand } from '../command.ts';
import { section, text } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';

/** Tests of the policy, for those who change it. */
export const command = defineCommand({
  name: 'policy test',
  summary: 'Test a policy by cases that say what it must decide',
  argument: {
    name: 'file',
    description:
      'Cases, as schemas/policy-test.json describes them. Defaults to the file beside the policy: .lowerplane/policy.test.yaml.',
  },
  options: {
    ...section('What to test', {
      policy: text('FILE', {
        description: 'Policy file.',
        default: 'the one beside the cases, or .lowerplane/policy.yaml',
      }),
    }),
    ...section('Report', reportOptions(['terminal', 'json', 'junit'])),
  },
  notes: [
    'The cases are judged by the real rules, offline. Example:\n  version: 1\n  cases:\n    - name: A key that never expires blocks a merge\n      declarations: |\n        resource "lowerplane_api_key" "ci" {\n          name        = "CI"\n          permissions = "read-only"\n        }\n      expect:\n        verdict: fail\n        findings: [{ rule: missing-expiration, severity: medium }]\n        none: [excess-privilege]',
    'Exit codes: 0 all cases are as expected; 1 some are not; 2 the cases or the policy cannot be read.',
  ],
  async run(values, file, io) {
    const { runTestCommand } = await import('../policy/run-test-command.ts');
    return runTestCommand(values, file, io);
  },
});
