import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { ADDRESS, deliveringTo, expectNothingToDo } from './delivering-workspace.ts';
import { spellings } from './secret-search.ts';

/** Keeps what it was given, and what could be seen of it from outside. */
const KEEP = `cat > "$PLACE"
printf '%s\\n' "$0" "$@" > arguments
env > environment
`;
const COMMAND = `{ command = {
  program     = ["sh", "keep.sh", "two words", "$HOME; touch hurt"]
  environment = { PLACE = "kept.key" }
} }`;

async function withProgram(script = KEEP) {
  const lp = await LowerPlaneWorkspace.open({ GITHUB_TOKEN: 'not-for-programs' });
  await lp.workspace.write('keep.sh', script);
  return lp;
}

describe.skipIf(terraformIsMissing())('command', () => {
  it('gets the secret on its standard input and nowhere else', async () => {
    const lp = await withProgram();
    await lp.declare(deliveringTo(COMMAND));
    await lp.applied();
    const secret = await lp.secret('kept.key');
    expect(await lp.use(secret)).toBe(200);
    // No shell has read the arguments.
    expect(await lp.workspace.read('arguments')).toBe('keep.sh\ntwo words\n$HOME; touch hurt\n');
    expect(await lp.hasFile('hurt')).toBe(false);
    const environment = await lp.workspace.read('environment');
    expect(environment).toContain('PLACE=kept.key');
    for (const spelling of [...spellings(secret), ...spellings(lp.providerKey), 'not-for-programs'])
      expect(environment).not.toContain(spelling);
    await expectNothingToDo(lp);

    // What happened to it cannot be known: that is not drift.
    await lp.workspace.write('kept.key', '');
    await expectNothingToDo(lp);

    await lp.declare(keyBlock({ deliver_to: `[${COMMAND}]`, rotate_trigger: '"now"' }));
    await lp.applied();
    expect([await lp.use(secret), await lp.use(await lp.secret('kept.key'))]).toEqual([401, 200]);
  });

  it('that fails takes its key with it, and says what the program said, but never the secret', async () => {
    const lp = await withProgram('cat > reported; echo "the vault is shut" >&2; exit 3\n');
    await lp.declare(deliveringTo(COMMAND));
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    const [key] = await lp.keys();
    expect(key).toMatchObject({ status: 'revoked' });
    expect(errors).toMatchObject([{ summary: 'Secret Not Delivered', address: ADDRESS }]);
    const detail = errors[0]?.detail ?? '';
    expect(detail).toContain('did not reach command:"sh" "keep.sh"');
    expect(detail).toMatch(/ended with exit code 3\. Its last output: .*the vault is shut/);
    expect(detail).toContain(`The new key ${key?.id} was revoked`);

    await lp.workspace.write('keep.sh', 'cat > reported; cat reported >&2; exit 1\n');
    const blabbed = await lp.apply();
    expect(blabbed.errors[0]?.detail).toContain('ended with exit code 1');
    const secret = await lp.workspace.read('reported');
    expect(secret).toMatch(/^lp_/);
    for (const spelling of spellings(secret)) expect(blabbed.output).not.toContain(spelling);

    await lp.workspace.write('keep.sh', KEEP);
    await lp.applied();
    expect(await lp.use(await lp.secret('kept.key'))).toBe(200);
    expect(await lp.activeKeys()).toHaveLength(1);
    await expectNothingToDo(lp);
  });

  it('that does not end is killed in time', async () => {
    const lp = await withProgram('sleep 600\n');
    await lp.declare(deliveringTo('{ command = { program = ["sh", "keep.sh"], timeout = "1s" } }'));
    const { errors } = await lp.apply();
    expect(errors[0]?.detail).toContain('did not end within 1 s and was killed');
    expect(await lp.activeKeys()).toEqual([]);
  });

  it('that is not there, or is given what belongs to LowerPlane, is refused at plan', async () => {
    const lp = await withProgram();
    const refusal = async (command: string, summary = 'Destination Cannot Take The Secret') => {
      await lp.declare(deliveringTo(`{ command = ${command} }`));
      const { code, errors } = await lp.plan();
      expect(code).toBe(1);
      expect(errors).toMatchObject([{ summary, address: ADDRESS }]);
      return errors[0]?.detail;
    };
    expect(await refusal('{ program = ["no-such-program"] }')).toContain('no-such-program');
    expect(await refusal('{ program = ["./keep.sh"] }')).toContain('keep.sh');
    const ours = '{ program = ["sh"], environment = { LOWERPLANE_API_KEY = "mine" } }';
    expect(await refusal(ours, 'Invalid Environment Variable')).toContain('"LOWERPLANE_API_KEY"');
    expect(await lp.keys()).toEqual([]);
  });
});
