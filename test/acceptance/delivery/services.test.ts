import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { ADDRESS, deliveringTo, expectNothingToDo, expectRotation } from './delivering-workspace.ts';
import { PLACES, startPlace } from './places.ts';

describe.skipIf(terraformIsMissing()).each(PLACES)('%s', (kind) => {
  const opened = async () => {
    const service = await startPlace(kind);
    const lp = await LowerPlaneWorkspace.open(service.environment);
    const configuration = deliveringTo(JSON.stringify(service.element));
    await lp.declare(configuration);
    return { service, lp, configuration, held: () => service.holds() ?? '' };
  };

  it('takes a working key, then its successor, and nothing is left after destroy', async () => {
    const { service, lp, configuration, held } = await opened();
    const beside = service.beside?.();
    await lp.applied();
    const first = held();
    expect(await lp.use(first)).toBe(200);
    await expectNothingToDo(lp);

    await lp.declare(configuration.replace('"read-only"', '"read-write"'));
    await lp.applied();
    const second = held();
    expect([await lp.use(first), await lp.use(second)]).toEqual([401, 200]);
    await expectNothingToDo(lp);
    const state = await lp.workspace.read('terraform.tfstate');
    for (const secret of [first, second, ...service.secrets]) expect(state).not.toContain(secret);

    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, warnings: [] });
    expect(held().trim()).toBe('');
    expect(service.beside?.()).toEqual(beside);
    expect(await lp.use(second)).toBe(401);
    expect(service.sent()).not.toContain(lp.providerKey);
  });

  it('is replaced by a rotation when it was removed, and refused over something foreign', async () => {
    const { service, lp, held } = await opened();
    await lp.applied();
    service.remove();
    await expectRotation(lp, service.identity);
    expect(await lp.use(held())).toBe(200);

    await service.overwrite('of someone else');
    if (service.isBlind) {
      await expectRotation(lp, service.identity);
      expect(await lp.use(held())).toBe(200);
      return;
    }
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Destination Cannot Take The Secret', address: ADDRESS }]);
    expect(errors[0]?.detail).toContain('something other than a LowerPlane key');
    // With a refresh, terraform plans as usual before it plans to destroy, and that plan is refused as above.
    const destroyed = await lp.report(['destroy', '-auto-approve', '-refresh=false']);
    expect(destroyed).toMatchObject({ code: 0 });
    expect(held()).toBe('of someone else');
  });

  it('makes no key without permission to read, and leaves none without permission to write', async () => {
    const { service, lp, held } = await opened();
    service.plan('read', 'denied');
    const planned = await lp.plan();
    expect(planned.code).toBe(1);
    expect(planned.errors[0]?.detail).toContain(service.words.denied.read);
    expect(await lp.keys()).toEqual([]);

    service.plan('write', 'denied');
    const applied = await lp.apply();
    expect(applied.code).toBe(1);
    expect(applied.errors[0]?.detail).toContain(service.words.denied.write);
    expect(await lp.activeKeys()).toEqual([]);
    for (const secret of service.secrets) expect(planned.output + applied.output).not.toContain(secret);

    await lp.applied();
    expect(await lp.use(held())).toBe(200);
  });

  it('that cannot be asked is a warning, and rotates nothing', async () => {
    const { service, lp, held } = await opened();
    await lp.applied();
    service.plan('read', 'outage', 5);
    const { code, warnings, errors } = await lp.plan('-detailed-exitcode');
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(warnings).toMatchObject([{ summary: 'Destination Not Checked', address: ADDRESS }]);
    expect(warnings[0]?.detail).toContain(service.words.outage);
    expect(await lp.use(held())).toBe(200);
    await expectNothingToDo(lp);
  });
});
