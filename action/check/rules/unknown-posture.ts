import * as z from 'zod';
import { defineRule } from './definition/rule.ts';
import { quoted } from './keys/key-text.ts';

export const unknownPosture = defineRule({
  id: 'unknown-posture',
  title: 'Compliance posture is unknown',
  severity: 'high',
  help: 'A posture of `unknown`, or one without any framework, means that nothing was assessed, not that all is well. Connect the integrations and get the controls assessed.',
  fix: 'Get the controls assessed, so that the posture is known.',
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
          ? `The compliance posture of ${quoted(source)} is unknown.`
          : `The posture of ${quoted(source)} contains no frameworks.`,
        identity: [source],
      };
    }
  },
});
