import * as z from 'zod';
import { printable } from '../../../provider/text/printable.ts';
import { KEY_HYGIENE } from './definition/control-references.ts';
import { defineRule, waivable } from './definition/rule.ts';

export const invalidDeclaration = defineRule({
  id: 'invalid-declaration',
  title: 'Key declaration cannot be right',
  severity: 'high',
  help: waivable(
    'A value that no key can have (permissions that LowerPlane does not know, a duration that is none) makes the plan fail, and keeps the other rules from judging the key. A file that cannot be read as what it is may hide keys from this gate, so it counts too, more mildly. Correct the file; if it is not meant to be read (a template, a test of a parser), exclude its path in the policy.',
  ),
  fix: 'Correct the value or the file; exclude its path in the policy if it declares no keys.',
  references: KEY_HYGIENE,
  needs: ['declarations'],
  parameters: z.strictObject({}),
  *find({ declarations }) {
    for (const { kind, at, message, identity = message } of declarations.faults) {
      yield {
        kind: 'violation',
        place: { kind: 'code', range: at },
        message: printable(message),
        ...(kind === 'unreadable' && { severity: 'medium' }),
        identity: [at.path, identity],
      };
    }
  },
});
