import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const BEFORE = '# settings of the app\nREGION=eu\n\nDEBUG="yes" # for now\n';
const ENV_FILE = keyBlock({
  deliver_to: '[{ file = { path = "app.env", format = "dotenv", variable = "API_KEY" } }]',
});

/** The variable, and the file without its line. */
function parsed(content: string) {
  const [line] = /^API_KEY=.*\n/m.exec(content) ?? [];
  return { secret: line?.slice('API_KEY='.length).trim() ?? '', rest: content.replace(line ?? '', '') };
}

describe.skipIf(terraformIsMissing())('a file of format dotenv', () => {
  it('keeps its other lines, is watched for drift, and loses only its variable when destroyed', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.workspace.write('app.env', BEFORE);
    await lp.declare(ENV_FILE);
    await lp.applied();
    const { secret: first, rest } = parsed(await lp.secret('app.env'));
    expect(await lp.use(first)).toBe(200);
    expect(rest).toBe(BEFORE);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    // Another line is no drift.
    await lp.workspace.write('app.env', `${await lp.secret('app.env')}ADDED=1\n`);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.workspace.write('app.env', `${BEFORE}ADDED=1\n`);
    const drifted = await lp.plan();
    expect(drifted).toMatchObject({ code: 0, counts: { change: 1 } });
    expect(drifted.warnings[0]?.detail).toContain('the secret is no longer in the file');
    await lp.applied('plan.bin');
    const second = parsed(await lp.secret('app.env'));
    expect(second.rest).toBe(`${BEFORE}ADDED=1\n`);
    expect(await lp.use(second.secret)).toBe(200);
    expect(await lp.use(first)).toBe(401);

    await lp.workspace.succeed(['destroy', '-auto-approve']);
    expect(await lp.secret('app.env')).toBe(`${BEFORE}ADDED=1\n`);
    expect(await lp.use(second.secret)).toBe(401);
  });

  it('that assigns something else to the variable is refused at plan, and kept', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const content = `${BEFORE}API_KEY=of-another-service\n`;
    await lp.workspace.write('app.env', content);
    await lp.declare(ENV_FILE);
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: 'Destination Cannot Take The Secret' }]);
    expect(errors[0]?.detail).not.toContain('of-another-service');
    expect(await lp.secret('app.env')).toBe(content);
    expect(await lp.keys()).toEqual([]);
  });
});
