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
        at: 'posture "ISO 27001"',
        message:
          'The policy requires "ISO 27001", but the posture of LowerPlane does not contain it (reported: "SOC 2").',
        fix: 'Correct the name in the policy, or get the framework assessed.',
        identity: ['missing', 'iso27001'],
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
        message:
          'The policy requires "ISO 27001", but the posture of LowerPlane does not contain it (reported: "SOC 2").',
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
  'type II is SOC 2': {
    postures: [posture({ frameworks: [{ name: 'SOC2-TypeII', score: 0.95 }] })],
    policy: 'frameworks: { SOC 2: 0.9 }',
  },
  'vendor alone, LowerPlane not asked': {
    postures: [posture({ source: 'Cloud host', frameworks: [{ name: 'PCI DSS', score: 0.9 }] })],
    policy: 'frameworks: [SOC 2]',
  },
  'vendor with its own requirements': {
    postures: [
      posture({
        source: 'Cloud host',
        compliance_posture: 'non_compliant',
        frameworks: [{ score: 0.6 }, { name: 'HIPAA', status: 'partial', score: 0.1 }],
      }),
    ],
    policy: `frameworks: [ISO 27001]
vendors:
  - { name: Cloud host, url: "https://a.example/cpx", frameworks: [SOC 2], minimum_score: 0.5, overall: any }`,
  },
  'a vendor is judged by all it reports, and as a whole': {
    postures: [
      posture(),
      posture({
        source: 'Cloud host',
        compliance_posture: 'non_compliant',
        frameworks: [{ name: 'HIPAA', status: 'partial', score: 0.1 }],
      }),
      posture({
        source: 'Mailer',
        compliance_posture: 'non_compliant',
        frameworks: [{ name: 'GDPR', status: 'partial', score: 0.9 }],
      }),
    ],
    policy: 'frameworks: [SOC 2]',
    finds: [
      {
        at: 'posture "Cloud host: HIPAA"',
        message: '"HIPAA" of "Cloud host" scores 10%; 80% is required.',
        identity: ['Cloud host', 'hipaa'],
      },
      {
        at: 'posture "Mailer"',
        message: 'The overall posture of "Mailer" is non-compliant; partially compliant is required.',
        fix: 'Ask the vendor to close its open controls, or change `overall` of the vendor in the policy deliberately.',
        identity: ['overall', 'Mailer'],
      },
    ],
  },
  'a vendor vouches for nothing of ours, nor for less than it must': {
    postures: [
      posture(),
      posture({ source: 'Cloud host', frameworks: [{ name: 'PCI DSS', status: 'compliant', score: 1 }] }),
    ],
    policy: `frameworks: [PCI DSS]
vendors:
  - { name: Cloud host, url: "https://a.example/cpx", frameworks: [SOC 2] }
  - { name: Mailer, url: "https://b.example/cpx" }`,
    finds: [
      {
        at: 'posture "PCI DSS"',
        message:
          'The policy requires "PCI DSS", but the posture of LowerPlane does not contain it (reported: "SOC 2"). No vendor can vouch for it.',
        fix: 'Correct the name in the policy, or get the framework assessed.',
        identity: ['missing', 'pcidss'],
      },
      {
        at: 'posture "Cloud host: SOC 2"',
        message:
          'The policy requires "SOC 2" of "Cloud host", but its posture does not contain it (reported: "PCI DSS").',
        fix: 'Correct the name in the policy, or get the framework assessed.',
        identity: ['missing', 'Cloud host', 'soc2'],
      },
    ],
  },
  'non-compliant by its own status': {
    postures: [posture({ frameworks: [{ status: 'non_compliant', score: 0.99 }] })],
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" is non-compliant by its own status, although it scores 99%.',
        identity: ['LowerPlane', 'soc2'],
      },
    ],
  },
  'a framework that calls itself non-compliant, and that the policy does not list': {
    postures: [
      posture(),
      posture({
        source: 'Cloud host',
        frameworks: [
          { name: 'SOC 2', score: 0.9 },
          { name: 'HIPAA', status: 'non_compliant', score: 0.1 },
        ],
      }),
    ],
    policy: `frameworks: [SOC 2]
vendors:
  - { name: Cloud host, url: "https://a.example/cpx", frameworks: [SOC 2] }`,
    finds: [
      {
        at: 'posture "Cloud host: HIPAA"',
        message:
          '"HIPAA" of "Cloud host" is non-compliant by its own status, with a score of 10%. The policy does not list it, so it does not count.',
        severity: 'low',
        fix: 'List the framework in the policy if it matters, or ask for its open controls to be closed.',
        identity: ['unlisted', 'Cloud host', 'hipaa'],
      },
    ],
  },
  'a framework that is not applicable': {
    postures: [
      posture({ frameworks: [{ score: 0.95 }, { name: 'PCI DSS', status: 'not_applicable', score: 0 }] }),
    ],
  },
  'a control that is non-compliant': {
    postures: [
      posture({
        frameworks: [
          {
            score: 0.95,
            controls: [
              { id: 'CC6.1', status: 'non_compliant' },
              { id: 'CC6.2', status: 'not_applicable' },
            ],
          },
        ],
      }),
    ],
    finds: [
      {
        at: 'posture "LowerPlane: SOC 2"',
        message: '"SOC 2" of "LowerPlane" scores 95%, but controls of it are non-compliant: "CC6.1".',
        severity: 'low',
        identity: ['controls', 'LowerPlane', 'soc2'],
      },
    ],
  },
  'an unknown status': {
    postures: [posture({ frameworks: [{ status: 'unknown', score: 0.95 }] })],
    finds: [
      {
        kind: 'undecidable',
        at: 'posture "LowerPlane: SOC 2"',
        message:
          'Cannot determine whether "SOC 2" of "LowerPlane" is compliant: its status is not one that OpenCPX defines.',
      },
    ],
  },
  'controls of an unknown status': {
    postures: [
      posture({
        frameworks: [
          {
            score: 0.95,
            controls: [
              { id: 'CC6.1', status: 'unknown' },
              { id: 'CC6.2', status: 'compliant' },
            ],
          },
        ],
      }),
    ],
    finds: [
      {
        kind: 'undecidable',
        at: 'posture "LowerPlane: SOC 2"',
        message:
          'Cannot determine whether controls of "SOC 2" of "LowerPlane" are compliant: "CC6.1": their status is not one that OpenCPX defines.',
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
