import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { posture } from '../../provider/api/contract/posture.ts';
import { problem } from '../../provider/api/contract/problem.ts';
import { compileConstructs } from '../../provider/build.ts';
import { lastFour } from '../../provider/keys/fingerprint.ts';
import { proveAbsence } from './absence.ts';
import { showAuditTrail, showKeys } from './key-table.ts';
import { type Stage, StageError, setStage } from './stage.ts';
import { say } from './voice.ts';

const EXAMPLE = join(import.meta.dirname, '..', 'cdktf');
const STACK = 'cdk.tf.json';
const GATE_FILE = 'secrets/ci-gate.key';

/** Three keys from code to LowerPlane: created, used, changed and revoked. */
export async function playKeys(): Promise<void> {
  say.act('Set-up: the provider, and a local LowerPlane');
  const stage = await setStage('keys');
  try {
    await compileConstructs();
    await cp(EXAMPLE, join(stage.directory, 'app'), { recursive: true });

    say.act('Three keys declared in code (CDKTF, examples/cdktf/main.ts)');
    say.quote(declarations(await stage.read('app/main.ts')));
    await synthesize(stage);

    say.act('Plan and apply with the real terraform');
    await stage.terraform(['init', '-input=false'], { quiet: true });
    await stage.terraform(['plan', '-input=false', '-out=plan.bin']);
    await stage.terraform(['apply', '-input=false', 'plan.bin']);

    say.act('The keys, as LowerPlane lists them');
    await showKeys(stage.client);

    say.act('Use a delivered key');
    const secret = await stage.read(GATE_FILE);
    await useKey(stage, secret);

    say.act('Where the secrets are stored, and where they are not');
    await proveAbsence(stage, secret);

    say.act('A second plan has no changes');
    await stage.terraform(['plan', '-input=false', '-detailed-exitcode']);

    say.act('Change one key in code: the dashboard gets read-write permissions');
    const changed = await changeDashboard(stage);
    say.quote(changed);
    await synthesize(stage);
    await stage.terraform(['plan', '-input=false', '-out=plan.bin']);
    await stage.terraform(['apply', '-input=false', 'plan.bin']);
    await showKeys(stage.client);

    say.act('Destroy: every key is revoked and every delivered file is removed');
    await stage.terraform(['destroy', '-input=false', '-auto-approve'], { quiet: true });
    await showKeys(stage.client);

    say.act('The audit trail in LowerPlane');
    await showAuditTrail(stage.client);
  } finally {
    await stage.close();
  }
}

/** The three keys, without the imports and outputs around them. */
function declarations(source: string): string {
  const start = source.indexOf('const gate =');
  const end = source.indexOf('// What may be known');
  return source.slice(start, end === -1 ? undefined : end);
}

async function synthesize(stage: Stage): Promise<void> {
  say.command('node main.ts');
  const outdir = join(stage.directory, 'cdktf.out');
  // Synthesis runs a team's code: it gets no secret in its environment.
  const { LOWERPLANE_API_KEY: _, ...environment } = process.env;
  await promisify(execFile)(process.execPath, ['main.ts'], {
    cwd: join(stage.directory, 'app'),
    env: { ...environment, CDKTF_OUTDIR: outdir },
  });
  await stage.write(STACK, await readFile(join(outdir, 'stacks', 'lowerplane-keys', STACK), 'utf8'));
}

async function useKey({ emulator }: Stage, secret: string): Promise<void> {
  say.command(
    `curl -H "Authorization: Bearer $(cat ${GATE_FILE})" $LOWERPLANE_BASE_URL/cpx?system_id=production`,
  );
  const answer = await fetch(`${emulator.url}/cpx?system_id=production`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  if (!answer.ok) throw new StageError(`The delivered key was refused with ${answer.status}.`);
  const { compliance_posture: overall, frameworks } = posture.parse(await answer.json());
  const scores = frameworks.map(({ name, score }) => `${name} ${Math.round(score * 100)}%`);
  say.proof(`the key ending in ${lastFour(secret)} reads production: ${overall} (${scores.join(', ')})`);

  const denied = await fetch(`${emulator.url}/cpx?system_id=staging`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const { title } = problem.parse(await denied.json());
  say.proof(`it is refused for staging: ${denied.status} ${title}`);
}

/** @returns the lines before and after. */
async function changeDashboard(stage: Stage): Promise<string> {
  const source = await stage.read('app/main.ts');
  const start = source.indexOf("'dashboard'");
  const before = "  permissions: 'read-only',";
  const after = "  permissions: 'read-write',";
  const at = source.indexOf(before, start);
  if (start === -1 || at === -1)
    throw new StageError('examples/cdktf/main.ts has changed: the dashboard key was not found.');
  await stage.write('app/main.ts', source.slice(0, at) + after + source.slice(at + before.length));
  return `-${before}\n+${after}`;
}
