import { posture } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  known: { postures: [posture({ compliance_posture: 'non_compliant' })] },
  'no frameworks': {
    postures: [posture({ source: 'Cloud host', frameworks: [] })],
    finds: [
      {
        at: 'posture "Cloud host"',
        message: 'The posture of "Cloud host" has no framework in it, so there is nothing to go by.',
        identity: ['Cloud host'],
      },
    ],
  },
  unknown: {
    postures: [posture({ compliance_posture: 'unknown' })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message: '"LowerPlane" says that its compliance posture is unknown.',
        identity: ['LowerPlane'],
      },
    ],
  },
};
