import { posture } from '../../../test/check/compliance.ts';
import { daysAgo, inDays } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  'clock skew': { postures: [posture({ timestamp: '2026-11-25T12:04:00Z' })] },
  week: { postures: [posture({ timestamp: daysAgo(7) })] },
  future: {
    postures: [posture({ timestamp: inDays(1) })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message:
          'The posture of "LowerPlane" has a timestamp in the future: 2026-11-26T12:00:00Z, 1 day from now. One of the clocks is wrong.',
        identity: ['LowerPlane'],
      },
    ],
  },
  old: {
    postures: [posture({ timestamp: daysAgo(15) })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message:
          'The posture of "LowerPlane" was generated 15 days ago, at 2026-11-10T12:00:00Z. The limit is 7 days.',
        identity: ['LowerPlane'],
      },
    ],
  },
  policy: {
    postures: [posture({ timestamp: '2026-11-25T10:00:00Z' })],
    parameters: { max_age: '1h' },
    finds: [
      {
        at: 'posture "LowerPlane"',
        message:
          'The posture of "LowerPlane" was generated 2 hours ago, at 2026-11-25T10:00:00Z. The limit is 1 hour.',
        identity: ['LowerPlane'],
      },
    ],
  },
};
