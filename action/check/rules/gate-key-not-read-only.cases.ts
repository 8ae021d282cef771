import { key, live } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

export const cases: RuleCases = {
  'read only': { self: key(1, { name: 'Gate' }) },
  admin: {
    self: key(1, { name: 'Gate', permissions: 'admin' }),
    finds: [
      {
        at: 'set-up',
        message:
          'This gate uses "Gate" (ending in 0001), which has admin permissions for production. A gate needs read-only.',
        severity: 'critical',
        identity: ['gate'],
        keyName: 'Gate',
      },
    ],
  },
  'read-only key': { self: live() },
  'read-write key': { self: live({ permissions: 'read-write' }), finds: ['high'] },
  'admin key': { self: live({ permissions: 'admin' }), finds: ['critical'] },
};
