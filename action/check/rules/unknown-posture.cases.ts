import { posture } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  known: { postures: [posture({ compliance_posture: 'non_compliant' })] },
  'no frameworks': {
    postures: [posture({ source: 'Cloud host', frameworks: [] })],
    finds: [
      {
        at: 'posture "Cloud host"',
        message: 'The posture of "Cloud host" contains no frameworks.',
        identity: ['Cloud host'],
      },
    ],
  },
  unknown: {
    postures: [posture({ compliance_posture: 'unknown' })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message: 'The compliance posture of "LowerPlane" is unknown.',
        identity: ['LowerPlane'],
      },
    ],
  },
};
