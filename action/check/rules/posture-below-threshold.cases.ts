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
        message: '"SOC 2" stands at 79.9% of 80% asked for, says "LowerPlane"; open controls: "CC6.1".',
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
        message: '"SOC 2" stands at 89% of 90% asked for, says "LowerPlane".',
        identity: ['LowerPlane', 'soc2'],
      },
      {
        at: 'posture "Other: soc2"',
        message: '"soc2" stands at 50% of 90% asked for, says "Other".',
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
        message: 'The policy asks for "ISO 27001", and no posture has it (there are "SOC 2").',
        fix: 'Correct the name in the policy, or have the framework assessed.',
        identity: ['missing', 'iso27001'],
      },
    ],
  },
  overall: {
    postures: [posture({ compliance_posture: 'non_compliant' })],
    finds: [
      {
        at: 'posture "LowerPlane"',
        message: '"LowerPlane" says of itself that it is non compliant; partially compliant is asked for.',
        fix: 'Have what is open closed there, list in the policy the `frameworks` that matter, or change `overall` of this rule on purpose.',
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
        message: '"LowerPlane" says of itself that it is partially compliant; compliant is asked for.',
        fix: 'Have what is open closed there, list in the policy the `frameworks` that matter, or change `overall` of this rule on purpose.',
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
        message: '"SOC 2" stands at 40% of 80% asked for, says "LowerPlane".',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
};
