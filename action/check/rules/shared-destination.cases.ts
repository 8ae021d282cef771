import { known } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { blocks, tf } from '../../../test/check/terraform-text.ts';

const BOARD = { name: known('Board'), address: 'lowerplane_api_key.board' };

export const cases: RuleCases = {
  apart: { code: blocks(tf(), tf({ name: '"Board"', deliver_to: '"secrets/b.key"' }, 'b')) },
  state: {
    code: blocks(
      tf({ deliver_to: undefined, secret_in_state: 'true' }),
      tf({ name: '"Board"', deliver_to: undefined, secret_in_state: 'true' }, 'b'),
    ),
  },
  'same file': {
    code: blocks(tf(), tf({ name: '"Board"' }, 'b')),
    finds: [
      {
        at: 'main.tf:18:16-20:4',
        message:
          '"Board" is delivered to file:secrets/ci-gate.key, and so is "CI/CD Pipeline - Production" (main.tf:1). The one delivered last overwrites the other.',
        identity: ['main.tf', 'lowerplane_api_key.b', 'file:secrets/ci-gate.key'],
      },
    ],
  },
  'one file for two keys': {
    declared: [{ destinations: known(['file:ci.key']) }, { ...BOARD, destinations: known(['file:ci.key']) }],
    finds: [
      {
        at: 'main.tf:2:3-2:40',
        message:
          '"Board" is delivered to file:ci.key, and so is "CI gate" (main.tf:1). The one delivered last overwrites the other.',
        identity: ['main.tf', 'lowerplane_api_key.board', 'file:ci.key'],
        keyName: 'Board',
      },
    ],
  },
  'one age recipient for two keys': {
    declared: [{ destinations: known(['age:age1abc']) }, { ...BOARD, destinations: known(['age:age1abc']) }],
  },
  'one command for two keys': {
    declared: [
      { destinations: known(['command:"put"']) },
      { ...BOARD, destinations: known(['command:"put"']) },
    ],
  },
  'two files': {
    declared: [{ destinations: known(['file:a.key']) }, { ...BOARD, destinations: known(['file:b.key']) }],
  },
};
