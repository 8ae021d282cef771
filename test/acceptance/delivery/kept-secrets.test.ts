import { describe, expect, it } from 'vitest';
import { OTHER_KEPT } from '../../integration/delivery/services/stand-in.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { ADDRESS, expectNothingToDo } from './delivering-workspace.ts';
import { PLACES, startPlace } from './places.ts';

/** GitHub shows no secret, so that nothing can be kept there. */
const KEEPING = PLACES.filter((kind) => kind !== 'github_actions_secret');

describe.skipIf(terraformIsMissing()).each(KEEPING)('keep_previous_as of %s', (kind) => {
  /** A key that was rotated a moment ago. */
  const rotated = async () => {
    const { element, environment, holds, keepAs = '', kept, secrets } = await startPlace(kind);
    const lp = await LowerPlaneWorkspace.open(environment);
    const [[name, values] = ['', {}]] = Object.entries(element);
    /** @param as Undefined: the attribute is not written. */
    const declare = (as: string | undefined) =>
      lp.declare(
        keyBlock({
          expires_in: '"never"',
          rotation: '{ every = "90d", overlap = "7d" }',
          deliver_to: JSON.stringify([{ [name]: { ...values, ...(as && { keep_previous_as: as }) } }]),
        }),
      );
    const held = () => holds()?.trim() ?? '';
    const keptAs = (as: string) => kept?.(as)?.trim() ?? '';
    await declare(keepAs);
    await lp.applied();
    const first = held();
    lp.advance(91);
    const planned = await lp.plan();
    expect(planned.warnings).toMatchObject([
      {
        summary: 'Key Gets A Successor',
        detail: expect.stringMatching(
          /Until it ends, its secret stays readable at .+; the apply that revokes it removes it there\./,
        ),
      },
    ]);
    const applied = await lp.applied();
    const second = held();
    expect(keptAs(keepAs)).toBe(first);
    expect([await lp.use(first), await lp.use(second)]).toEqual([200, 200]);
    await expectNothingToDo(lp);
    const state = await lp.workspace.read('terraform.tfstate');
    for (const secret of [first, second, ...secrets])
      for (const text of [planned.output, applied.output, state]) expect(text).not.toContain(secret);
    return { lp, declare, held, keepAs, keptAs, first, second };
  };

  it('keeps the old secret readable in the overlap, and removes it with its key', async () => {
    const { lp, held, keepAs, keptAs, first, second } = await rotated();
    lp.advance(8);
    const planned = await lp.plan();
    expect(planned.warnings).toMatchObject([
      {
        summary: 'Old Key Retires',
        detail: expect.stringMatching(/If its secret is still kept at .+, it is removed there\.$/),
      },
    ]);
    await lp.applied();
    expect([held(), keptAs(keepAs)]).toEqual([second, '']);
    expect([await lp.use(first), await lp.use(second)]).toEqual([401, 200]);
    await expectNothingToDo(lp);
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, warnings: [] });
    expect([held(), keptAs(keepAs)]).toEqual(['', '']);
  });

  it('is removed from its place when that gets another name, or is declared no more', async () => {
    const { lp, declare, held, keepAs, keptAs, first, second } = await rotated();
    const other = `${keepAs}${OTHER_KEPT}`;
    await declare(other);
    await lp.applied();
    expect([held(), keptAs(keepAs), keptAs(other)]).toEqual([second, '', '']);
    expect([await lp.use(first), await lp.use(second)]).toEqual([200, 200]);
    await expectNothingToDo(lp);
    lp.advance(91);
    await lp.applied();
    const third = held();
    expect([keptAs(keepAs), keptAs(other)]).toEqual(['', second]);
    await declare(undefined);
    await lp.applied();
    expect([held(), keptAs(keepAs), keptAs(other)]).toEqual([third, '', '']);
    expect([await lp.use(second), await lp.use(third)]).toEqual([200, 200]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 3 });
    await expectNothingToDo(lp);
  });
});
