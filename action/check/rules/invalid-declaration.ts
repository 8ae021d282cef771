import * as z from 'zod';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';

export const invalidDeclaration = defineRule({
  id: 'invalid-declaration',
  title: 'Invalid key declaration',
  severity: 'high',
  help: waivable(
    'An invalid value, such as unknown permissions or a malformed duration, makes the plan fail and keeps the other rules from checking the key. A file that cannot be parsed may hide keys from this gate, so it is reported as well, as medium. Correct the file. If it is not meant to be parsed (a template, test data), exclude its path in the policy.',
  ),
  fix: 'Correct the value or the file; exclude its path in the policy if it declares no keys.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const { kind, at, origins, message, identity = message } of declarations.faults) {
      yield {
        kind: 'violation',
        place: { kind: 'code', range: at },
        message: printable(message),
        ...(origins && { origins }),
        ...(kind === 'unreadable' && { severity: 'medium' }),
        identity: [at.path, identity],
      };
    }
  },
});
