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
        message: 'This gate is for production, but its key "Gate" (ending in 0001) is for all environments.',
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
          'This gate is for production, but its key "Gate" (ending in 0001) is for staging, so the gate cannot see production.',
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
