import type * as z from 'zod';
import type { casesSchema } from '../action/check/cases/case-schema.ts';
import type { baselineDocument } from '../action/check/verdict/baseline.ts';

/** Examples of the files that people write for the gate, and that it writes. */

export const policyExample = {
  version: 1,
  extends: [{ package: '@acme/gate-policy', file: 'base.yaml', sha256: '0d'.repeat(32) }],
  fail_on: 'high',
  minimum_score: 0.8,
  environments: {
    production: { minimum_score: 0.9, frameworks: { 'SOC 2': 0.95, 'ISO 27001': null } },
    staging: { on_unavailable: 'warn' },
  },
  vendors: [{ name: 'Cloud host', url: 'https://trust.example.com/cpx', token_env: 'CLOUD_HOST_TOKEN' }],
  paths: { exclude: ['vendor/', '**/testdata/**'] },
  secrets: { severity: { 'npm-token': 'high', Slack: 'medium' } },
  rules: {
    'stale-key': 'off',
    'missing-rotation': 'low',
    'lifetime-too-long': { severity: 'high', max: '180d' },
  },
  overrides: [
    { paths: ['examples/', 'test/'], rules: { 'missing-expiration': 'low' } },
    { environments: ['production'], modes: ['deploy'], fail_on: 'medium' },
  ],
  purposes: [{ key: 'CI/CD *', purpose: 'CI/CD security gate' }],
  waivers: [
    {
      rule: 'excess-privilege',
      key: 'Legacy import',
      owner: 'platform@example.com',
      reason: 'Replaced by the new importer in the first quarter.',
      expires: '2027-03-31',
    },
  ],
};

export const casesExample: z.input<typeof casesSchema> = {
  version: 1,
  cases: [
    {
      name: 'A key that never expires blocks a merge',
      declarations: [
        {
          name: 'Dashboard',
          permissions: 'read-only',
          environments: ['production'],
          deliver_to: [{ file: { path: 'dashboard.key' } }],
        },
      ],
      expect: { verdict: 'fail', findings: [{ rule: 'missing-expiration', severity: 'medium' }] },
    },
    {
      name: 'Production needs 95% of SOC 2',
      mode: 'deploy',
      environment: 'production',
      facts: { posture: { frameworks: { 'SOC 2': 0.9, 'ISO 27001': 1 } } },
      expect: {
        verdict: 'fail',
        findings: [{ rule: 'posture-below-threshold' }],
        none: ['unknown-posture'],
      },
    },
  ],
};

export const baselineExample: z.input<typeof baselineDocument> = {
  version: 1,
  created_at: '2026-11-25T09:00:00Z',
  findings: [
    {
      rule: 'missing-expiration',
      fingerprint: '0123456789abcdef0123456789abcdef',
      where: 'infra/keys.tf:12',
    },
  ],
  posture: [{ source: 'LowerPlane', framework: 'SOC 2', score: 0.92 }],
};

export const keysFileExample = {
  version: 1,
  keys: [
    {
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      rotation: { every: '90d', overlap: '7d' },
      deliver_to: [{ github_actions_secret: { repository: 'octo/dashboard', name: 'LOWERPLANE_API_KEY' } }],
      purpose: 'CI/CD security gate',
    },
    {
      name: 'Evidence Upload',
      permissions: 'read-write',
      environments: 'all',
      expires_in: '30d',
      deliver_to: [{ file: { path: 'secrets/evidence-upload.key' } }],
      deletion_protection: true,
    },
  ],
};
