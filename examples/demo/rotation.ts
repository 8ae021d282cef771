import { showAuditTrail, showKeys } from './key-table.ts';
import { type Stage, StageError, setStage } from './stage.ts';
import { say } from './voice.ts';

const CONFIGURATION = `terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}

resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "read-only"
  environments = ["production"]

  rotation = {
    every       = "90d"
    overlap     = "7d"
    overlap_max = "30d"
  }

  deliver_to = [{ file = { path = "secrets/dashboard.key" } }]
}
`;
const FILE = 'secrets/dashboard.key';
const DAY = 86_400_000;

/** Replaces a key without downtime. The emulator's clock is moved forward instead of waiting. */
export async function playRotation(): Promise<void> {
  say.act('Set-up');
  const stage = await setStage('rotation');
  try {
    say.act('A key that is replaced every 90 days; for 7 days, the old and the new key both work');
    say.quote(CONFIGURATION.slice(CONFIGURATION.indexOf('resource')));
    await stage.write('main.tf', CONFIGURATION);
    await stage.terraform(['init', '-input=false'], { quiet: true });
    await apply(stage);
    const first = await stage.read(FILE);
    await use(stage, first, 'the dashboard works with generation 1');

    say.act('95 days later, without an apply: the plan shows that rotation is due');
    stage.emulator.clock.advance(95 * DAY);
    await use(stage, first, 'generation 1 still works: it expires after the period and the overlap');
    await stage.terraform(['plan', '-input=false', '-out=plan.bin']);

    say.act('Apply: the successor is created and delivered, and the old key keeps working');
    await stage.terraform(['apply', '-input=false', 'plan.bin'], { quiet: true });
    const second = await stage.read(FILE);
    await use(stage, second, 'generation 2 was delivered and works');
    await noChanges(stage);
    stage.emulator.clock.advance(2 * DAY);
    await use(stage, first, 'the dashboard was not restarted yet: its old key still works');
    await showKeys(stage.client);

    say.act('The overlap is over, but the old key is still used: it is kept, and the plan reports it');
    stage.emulator.clock.advance(6 * DAY);
    await stage.terraform(['plan', '-input=false', '-detailed-exitcode']);

    say.act('The dashboard was restarted: the old key is revoked once it is no longer used');
    await use(stage, second, 'the dashboard works with generation 2');
    stage.emulator.clock.advance(2 * DAY);
    await stage.terraform(['plan', '-input=false', '-out=plan.bin']);
    await stage.terraform(['apply', '-input=false', 'plan.bin'], { quiet: true });
    await refused(stage, first, 'generation 1 is refused');
    await use(stage, second, 'generation 2 works');

    say.act('No changes until the next date of the schedule');
    await noChanges(stage);
    await showKeys(stage.client);

    say.act('The audit trail in LowerPlane');
    await showAuditTrail(stage.client);
  } finally {
    await stage.close();
  }
}

async function apply(stage: Stage): Promise<void> {
  await stage.terraform(['apply', '-input=false', '-auto-approve'], { quiet: true });
  await noChanges(stage);
}

async function noChanges(stage: Stage): Promise<void> {
  await stage.terraform(['plan', '-input=false', '-detailed-exitcode'], { quiet: true });
  say.proof('a plan right after the apply has no changes');
}

async function ask(stage: Stage, secret: string): Promise<number> {
  const { status } = await fetch(`${stage.emulator.url}/v1/controls?limit=1`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  return status;
}

async function use(stage: Stage, secret: string, meaning: string): Promise<void> {
  const status = await ask(stage, secret);
  if (status !== 200) throw new StageError(`A key that should work was refused with ${status}.`);
  say.proof(meaning);
}

async function refused(stage: Stage, secret: string, meaning: string): Promise<void> {
  const status = await ask(stage, secret);
  if (status !== 401) throw new StageError(`A revoked key was answered with ${status}.`);
  say.proof(meaning);
}
