import type * as z from 'zod';
import type { applyDocument } from '../provider/cli/engine/apply-report.ts';
import type { ForecastDocument } from '../provider/cli/forecast/forecast-document.ts';
import { keyRowOf } from '../provider/cli/keys/key-row.ts';
import type { ResponseDocument } from '../provider/cli/respond/response-document.ts';
import type { PlanDocument } from '../provider/engine/plan-document.ts';
import { apiKeyExample, revokedApiKeyExample } from './examples.ts';

export const planExample: PlanDocument = {
  version: 1,
  decided_at: '2026-11-24T12:00:00Z',
  organization_id: 'org_0123456789abcdefghij',
  base_url: 'https://lowerplane.example.com',
  goal: 'apply',
  from: ['.'],
  var_files: [],
  prune: false,
  rotate: [],
  changes: [
    {
      name: 'ci-gate',
      action: 'rotate',
      at: 'lowerplane.yaml:4',
      key_id: 'key_0123456789abcdefghij',
      generation: 2,
      reasons: ['rotation has been due since 2026-11-21, 3 days overdue'],
      values: {
        permissions: 'read-only',
        environments: 'production',
        expires: '97 days after its creation',
        rotation: 'every 90 days, with an overlap of 7 days',
        deliver_to: 'file:secrets/ci.key',
      },
      endings: [
        'The old key key_0123456789abcdefghij (ending in k3Qe) keeps working for 7 days, and then until it is no longer used.',
      ],
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  ],
  summary: { create: 0, replace: 1, update: 0, end: 0, unchanged: 3 },
  undeclared: [
    {
      id: 'key_abcdefghij0123456789',
      name: 'Admin',
      permissions: 'admin',
      last_four: 'p9Xz',
      last_used_at: '2026-11-24T12:00:00Z',
    },
  ],
  problems: [],
};

export const applyExample: z.infer<typeof applyDocument> = {
  version: 1,
  results: [
    {
      name: 'ci-gate',
      action: 'rotate',
      outcome: 'done',
      key: { id: 'key_zyxwvutsrq9876543210', last_four: 'T4mW', generation: 2, sealed_secret: null },
      problems: [],
    },
  ],
};

const stop: ForecastDocument['events'][number] = {
  at: '2027-03-01T12:00:00Z',
  name: 'ci-gate',
  declared: true,
  kind: 'expire',
  generation: 1,
  key_id: 'key_0123456789abcdefghij',
  stops_working: true,
  summary: 'stops working',
  detail: 'It expires (generation 1, key_0123456789abcdefghij).',
};

export const forecastExample: ForecastDocument = {
  version: 1,
  organization_id: 'org_0123456789abcdefghij',
  base_url: 'https://lowerplane.example.com',
  from: '2026-11-24T12:00:00Z',
  until: '2027-05-23T12:00:00Z',
  applies: { first: '2026-11-24T12:00:00Z', every_seconds: 86_400 },
  events: [
    {
      at: '2027-02-22T12:00:00Z',
      name: 'ci-gate',
      declared: true,
      kind: 'rotate',
      generation: 2,
      key_id: null,
      stops_working: false,
      summary: 'rotated (generation 2)',
      detail: 'Rotation has been due since 2027-02-22. Its old key keeps working for 7 days.',
    },
  ],
  without_applies: [stop],
  problems: [],
};

export const responseExample: ResponseDocument = {
  version: 1,
  outcome: 'safe',
  mode: 'graceful',
  started_at: '2026-11-24T11:40:00Z',
  ended_at: '2026-11-24T12:00:00Z',
  organization_id: 'org_0123456789abcdefghij',
  found: [{ path: 'config/ci.env', line: 3, commit: null }],
  key: keyRowOf(revokedApiKeyExample, Date.parse('2026-11-24T12:00:00Z')),
  impact: {
    requests_total: 42,
    last_used_at: '2026-11-24T11:39:00Z',
    requests_last_day: 2,
    requests_last_7_days: 14,
    requests_last_30_days: 42,
    requests_last_90_days: 42,
    narrower: [],
    least: { permissions: 'read-only', environments: ['production'] },
    actions: [],
  },
  declared: { name: 'ci-gate', at: 'lowerplane.yaml:4' },
  successor: keyRowOf(apiKeyExample, Date.parse('2026-11-24T12:00:00Z')),
  sealed_secret: null,
  destinations: [
    {
      destination: 'file:ci.key',
      state: 'proven',
      detail: 'It holds the key ending in T4mW, by its fingerprint or the time of its last change.',
    },
  ],
  narrower: null,
  steps: [{ at: '2026-11-24T12:00:00Z', what: 'Revoked key_zyxwvutsrq9876543210 (ending in Qx7d).' }],
  problems: [],
  next: [],
};
