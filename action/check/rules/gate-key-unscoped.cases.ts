import { key, live } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  scoped: { self: key(1, { name: 'Gate' }), environment: 'production' },
  all: {
    self: key(1, { name: 'Gate', environments: 'all' }),
    environment: 'production',
    finds: [
      {
        at: 'set-up',
        message:
          'This gate guards production, and asks with "Gate" (ending in 0001), which reaches all environments.',
        identity: ['gate', 'production'],
        keyName: 'Gate',
      },
    ],
  },
  elsewhere: {
    self: key(1, { name: 'Gate', environments: ['staging'] }),
    environment: 'production',
    finds: [
      {
        at: 'set-up',
        message:
          'This gate guards production, and asks with "Gate" (ending in 0001), which reaches staging: what it learns says nothing about production.',
        severity: 'high',
        identity: ['gate', 'production'],
        keyName: 'Gate',
      },
    ],
  },
  'for production alone': { self: live(), environment: 'production' },
  'for all environments': {
    self: live({ environments: 'all' }),
    environment: 'production',
    finds: ['medium'],
  },
  'for production, gating staging': { self: live(), environment: 'staging', finds: ['high'] },
  'for all environments, gating none in particular': { self: live({ environments: 'all' }) },
};
