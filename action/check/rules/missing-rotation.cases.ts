import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import { until, VARIABLE, within } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { ROTATED, tf } from '../../../test/check/terraform-text.ts';

export const cases: RuleCases = {
  rotation: { code: tf(ROTATED) },
  'short life': { code: tf() },
  year: {
    code: tf({ expires_in: '"365d"' }),
    finds: [
      {
        at: 'main.tf:1:1-1:40',
        message:
          '"CI/CD Pipeline - Production" declares no rotation and has a lifetime of 365 days. The limit without rotation is 90 days.',
        suggestion: [9, '  ]\n  rotation = { every = "90d", overlap = "7d" }'],
      },
    ],
  },
  rotated: { declared: {} },
  '90 days and gone': { declared: { rotation: ABSENT } },
  '91 days': { declared: { rotation: ABSENT, expiration: within(91) }, finds: ['low'] },
  'never expires, which missing-expiration reports': {
    declared: { rotation: ABSENT, expiration: ABSENT },
  },
  'never expires, and missing-expiration is off': {
    declared: { rotation: ABSENT, expiration: ABSENT },
    policy: 'rules: { missing-expiration: off }',
    finds: ['low'],
  },
  'a near date': { declared: { rotation: ABSENT, expiration: until(20) } },
  'a far date': { declared: { rotation: ABSENT, expiration: until(200) }, finds: ['low'] },
  'a variable': { declared: { rotation: VARIABLE, expiration: within(200) }, finds: ['undecidable'] },
  'a variable, where it does not matter': { declared: { rotation: VARIABLE, expiration: within(20) } },
  'a life by a variable': { declared: { rotation: ABSENT, expiration: VARIABLE }, finds: ['undecidable'] },
};
