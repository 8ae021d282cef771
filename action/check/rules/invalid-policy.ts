import * as z from 'zod';
import { defineRule } from './definition/rule.ts';

export const invalidPolicy = defineRule({
  id: 'invalid-policy',
  title: 'Invalid policy or baseline',
  severity: 'high',
  help: 'A change is judged by the policy of its base, so an invalid policy would show only after the merge, when it stops every check. Correct the file; its schema is schemas/policy.json. A baseline can be written again with `lowerplane check --write-baseline`.',
  fix: 'Correct the file before it is merged: an invalid policy stops every later check.',
  references: [],
  needs: [],
  parameters: z.strictObject({}),
  *find(_facts, _parameters, { policyProblems }) {
    for (const { path, line, message } of policyProblems) {
      yield {
        kind: 'violation',
        place: { kind: 'code', range: { path, line, column: 1, endLine: line, endColumn: 1 } },
        message: `The file cannot be used: ${message}${/[.?]$/.test(message) ? '' : '.'}`,
        identity: [path, message],
      };
    }
  },
});
