import { posture } from '../../../test/check/compliance.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  default: { postures: [posture({ frameworks: [{ score: 0.8 }] })] },
  listed: {
    postures: [
      posture({
        frameworks: [
          {},
          { name: 'ISO 27001', status: 'compliant', score: 0.85 },
          { name: 'HIPAA', status: 'non_compliant', score: 0.1 },
        ],
      }),
    ],
    environment: 'production',
    policy: `environments:
  production:
    minimum_score: 0.8
    frameworks: { soc-2: 0.9, ISO 27001: null }`,
  },
  'overall any': {
    postures: [posture({ compliance_posture: 'non_compliant' })],
    parameters: { overall: 'any' },
  },
  'overall listed': {
    postures: [posture({ compliance_posture: 'non_compliant' })],
    policy: 'frameworks: [SOC 2]',
  },
  'just below': {
    postures: [
      posture({
        frameworks: [
          {
            score: 0.7999,
            controls: [
              { id: 'CC6.1', status: 'partial' },
              { id: 'CC6.2', status: 'compliant' },
            ],
          },
        ],
      }),
    ],
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" scores 79.9%; 80% is required; open controls: "CC6.1".',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
  'listed, and too low': {
    postures: [
      posture({ frameworks: [{ score: 0.89 }] }),
      posture({
        source: 'Cloud host',
        frameworks: [{ name: 'ISO 27001', status: 'compliant', score: 0.85 }],
      }),
      posture({ source: 'Other', frameworks: [{ name: 'soc2', score: 0.5 }] }),
    ],
    environment: 'production',
    policy: `environments:
  production:
    minimum_score: 0.8
    frameworks: { soc-2: 0.9, ISO 27001: null }`,
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" scores 89%; 90% is required.',
        identity: ['LowerPlane', 'soc2'],
      },
      {
        at: 'posture "Other: soc2"',
        message: '"soc2" of "Other" scores 50%; 90% is required.',
        identity: ['Other', 'soc2'],
      },
    ],
  },
  'missing framework': {
    postures: [posture({ frameworks: [{ score: 0.95 }] })],
    environment: 'production',
    policy: `environments:
  production:
    minimum_score: 0.8
    frameworks: { soc-2: 0.9, ISO 27001: null }`,
    finds: [
      {
        at: 'posture "ISO 27001"',
        message: 'The policy requires "ISO 27001", but no posture contains it (reported: "SOC 2").',
        fix: 'Correct the name in the policy, or get the framework assessed.',
        identity: ['missing', 'iso27001'],
      },
    ],
  },
  overall: {
    postures: [posture({ compliance_posture: 'non_compliant' })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message: 'The overall posture of "LowerPlane" is non-compliant; partially compliant is required.',
        fix: 'Close the open controls there, list the `frameworks` that matter in the policy, or change `overall` of this rule deliberately.',
        identity: ['overall', 'LowerPlane'],
      },
    ],
  },
  'overall partial': {
    postures: [posture({ compliance_posture: 'partially_compliant' })],
    parameters: { overall: 'compliant' },
    finds: [
      {
        at: 'posture "LowerPlane"',
        message: 'The overall posture of "LowerPlane" is partially compliant; compliant is required.',
        fix: 'Close the open controls there, list the `frameworks` that matter in the policy, or change `overall` of this rule deliberately.',
        identity: ['overall', 'LowerPlane'],
      },
    ],
  },
  'short and overall': {
    postures: [
      posture({ compliance_posture: 'non_compliant', frameworks: [{ status: 'non_compliant', score: 0.4 }] }),
    ],
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" scores 40%; 80% is required.',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
};
