import * as cdktf from 'cdktf';
import * as cdktn from 'cdktn';
import { expect, it } from 'vitest';

const OVERRIDE = [
  'action.lowerplane_revoke_key.old',
  { config: { key: 'Old dashboard', last_four: 'x7Qp' } },
] as const;

const SYNTHESIZED = {
  cdktn() {
    const stack = new cdktn.TerraformStack(cdktn.Testing.app(), 'keys');
    stack.addOverride(...OVERRIDE);
    return cdktn.Testing.synth(stack);
  },
  cdktf() {
    const stack = new cdktf.TerraformStack(cdktf.Testing.app(), 'keys');
    stack.addOverride(...OVERRIDE);
    return cdktf.Testing.synth(stack);
  },
};

it.each(['cdktn', 'cdktf'] as const)('%s writes the block of an action, as the guide does it', (flavour) => {
  expect(JSON.parse(SYNTHESIZED[flavour]())).toMatchObject({
    action: { lowerplane_revoke_key: { old: OVERRIDE[1] } },
  });
});
