import { expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const FILE = '{ path = "app.env", format = "dotenv", variable = "KEY", keep_previous_as = "KEY_PREVIOUS" }';

it.skipIf(terraformIsMissing())(
  'keep_previous_as keeps the secret of an old key readable until that key has expired, and nowhere else',
  async () => {
    const lp = await LowerPlaneWorkspace.open();
    const rotation = '{ every = "90d", overlap = "7d", on_overlap_end = "expire" }';
    await lp.declare(keyBlock({ rotation, deliver_to: `[{ file = ${FILE} }]` }));
    await lp.applied();
    const variables = async () =>
      Object.fromEntries(
        (await lp.workspace.read('app.env'))
          .trim()
          .split('\n')
          .map((line) => line.split('=')),
      );
    const { KEY: first = '' } = await variables();
    lp.advance(91);
    const planned = await lp.plan();
    expect(planned.warnings).toMatchObject([
      {
        summary: 'Key Gets A Successor',
        detail: expect.stringContaining(
          'Until it ends, its secret stays readable at file.dotenv:app.env#KEY_PREVIOUS; the next apply after that removes it there.',
        ),
      },
    ]);
    const rotated = await lp.applied();
    const { KEY: second = '', KEY_PREVIOUS: kept } = await variables();
    expect(kept).toBe(first);
    expect([await lp.use(first), await lp.use(second)]).toEqual([200, 200]);
    lp.advance(30);
    const after = await lp.plan('-detailed-exitcode');
    expect(after).toMatchObject({
      code: 2,
      warnings: [
        {
          summary: 'Old Secret Is Removed',
          detail: expect.stringContaining('still kept at file.dotenv:app.env#KEY_PREVIOUS'),
        },
      ],
    });
    const cleared = await lp.applied();
    expect(await variables()).toEqual({ KEY: second });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    const state = JSON.stringify(await lp.values('lowerplane_api_key.ci'));
    for (const secret of [first, second])
      for (const text of [rotated.output, cleared.output, state]) expect(text).not.toContain(secret);
  },
);
