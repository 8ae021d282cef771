import * as z from 'zod';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';

export const unknownPosture = defineRule({
  id: 'unknown-posture',
  title: 'Compliance posture is not known',
  severity: 'high',
  help: 'A posture of `unknown`, or one without any framework, says that nobody has looked, which is not the same as that all is well. Connect the integrations and have the controls assessed.',
  fix: 'Have the controls assessed, so that there is a posture to go by.',
  references: [],
  needs: ['postures'],
  parameters: z.strictObject({}),
  *find({ postures }) {
    for (const { source, posture } of postures) {
      const unknown = posture.compliance_posture === 'unknown';
      if (!unknown && posture.frameworks.length > 0) continue;
      yield {
        kind: 'violation',
        place: { kind: 'remote', thing: 'posture', name: source },
        message: unknown
          ? `${quoted(source)} says that its compliance posture is unknown.`
          : `The posture of ${quoted(source)} has no framework in it, so there is nothing to go by.`,
        identity: [source],
      };
    }
  },
});
