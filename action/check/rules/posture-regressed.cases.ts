import { posture, storedScores } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  better: {
    postures: [posture({ frameworks: [{ score: 0.99 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.92], ['Gone', 'SOC 2', 0.9]),
  },
  rounding: {
    postures: [posture({ compliance_posture: 'partially_compliant', frameworks: [{ score: 0.06 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.07]),
  },
  'within tolerance': {
    postures: [posture({ frameworks: [{ score: 0.911 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.92], ['Gone', 'SOC 2', 0.9]),
  },
  fallen: {
    postures: [posture({ frameworks: [{ score: 0.85 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.92], ['Gone', 'SOC 2', 0.9]),
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" has fallen from 92% on 2026-10-01 to 85%.',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
  'framework gone': {
    postures: [posture({ frameworks: [{ name: 'ISO 27001', status: 'compliant', score: 0.85 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.92], ['Gone', 'SOC 2', 0.9]),
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" scored 92% on 2026-10-01 and is no longer in the posture of "LowerPlane".',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
  'no tolerance': {
    postures: [posture({ frameworks: [{ score: 0.919 }] })],
    postureBaseline: storedScores(['LowerPlane', 'SOC 2', 0.92], ['Gone', 'SOC 2', 0.9]),
    parameters: { tolerance: 0 },
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" has fallen from 92% on 2026-10-01 to 91.9%.',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
};
