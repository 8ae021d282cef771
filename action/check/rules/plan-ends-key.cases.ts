import type { DeclaredKeys, PlannedChange } from '../../../provider/declarations/declared-keys.ts';
import { DAY, declarations, declared, NOW } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';

const KEY = declared();

function planned(effect: PlannedChange['effect'], given: Partial<PlannedChange> = {}): DeclaredKeys {
  const change: PlannedChange = {
    effect,
    plan: 'plan.json',
    address: KEY.address,
    name: 'CI gate',
    reason: undefined,
    works: true,
    expiresAt: NOW + DAY,
    declaration: KEY,
    at: KEY.header,
    ...given,
  };
  return { ...declarations(KEY), planned: [change] };
}

const REMOVED = { declaration: undefined, at: undefined } as const;

export const cases: RuleCases = {
  'no plan': { declared: {} },
  'a plan that changes nothing': { declared: { ...declarations(KEY), planned: [] } },
  destroyed: {
    declared: planned({ kind: 'destroyed' }, { ...REMOVED, reason: 'delete_because_no_resource_config' }),
    finds: [
      {
        at: 'key "CI gate"',
        message:
          'An apply of plan.json would destroy "CI gate" (lowerplane_api_key.ci_gate), because its declaration is gone. The key works, and would be revoked permanently.',
        identity: ['lowerplane_api_key.ci_gate', 'destroyed'],
        keyName: 'CI gate',
      },
    ],
  },
  'destroyed, with a sensitive name': {
    declared: planned({ kind: 'destroyed' }, { ...REMOVED, name: undefined }),
    finds: [
      {
        at: 'key "lowerplane_api_key.ci_gate"',
        message:
          'An apply of plan.json would destroy lowerplane_api_key.ci_gate. The key works, and would be revoked permanently.',
        identity: ['lowerplane_api_key.ci_gate', 'destroyed'],
      },
    ],
  },
  'destroyed, for a reason that is not known': {
    declared: planned({ kind: 'destroyed' }, { reason: 'constructor' }),
    finds: ['high'],
  },
  'destroyed when it does not work': { declared: planned({ kind: 'destroyed' }, { works: false }) },
  'destroyed after it expired': { declared: planned({ kind: 'destroyed' }, { expiresAt: NOW }) },
  'destroyed, without an end': {
    declared: planned({ kind: 'destroyed' }, { expiresAt: undefined }),
    finds: ['high'],
  },
  'revoked, then created': {
    declared: planned({ kind: 'replaced', createsFirst: false }, { reason: 'replace_by_request' }),
    finds: [
      {
        at: 'main.tf:1:3-1:40',
        message:
          'An apply of plan.json would replace "CI gate" (lowerplane_api_key.ci_gate), because -replace requests it. The old key works, and would be revoked before the new one exists.',
        identity: ['lowerplane_api_key.ci_gate', 'replaced'],
      },
    ],
  },
  'created, then revoked': {
    declared: planned({ kind: 'replaced', createsFirst: true }),
    finds: ['medium'],
  },
  'a successor without overlap': { declared: planned({ kind: 'succeeded' }), finds: ['medium'] },
  'protection turned off': { declared: planned({ kind: 'unprotected' }), finds: ['medium'] },
  'not managed any more': { declared: planned({ kind: 'forgotten' }, REMOVED), finds: ['low'] },
  drift: { declared: planned({ kind: 'drifted', attributes: ['status'] }) },
};
