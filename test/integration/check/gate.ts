import type { CheckRequest } from '../../../action/check/request.ts';
import { runCheck } from '../../../action/check/run-check.ts';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { command as checkCommand } from '../../../provider/cli/commands/check.ts';
import type { Emulator } from '../../../provider/emulator/start.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';

const WORK_TREE = { kind: 'work-tree' } as const;

/** A check of a directory's files, without network by default. */
export function check(root: string, given: Partial<CheckRequest> = {}): Promise<CheckResult> {
  return runCheck({
    root,
    mode: 'review',
    environment: undefined,
    now: NOW,
    scan: { kind: 'tree' },
    tree: WORK_TREE,
    policyTree: WORK_TREE,
    policyPath: '.lowerplane/policy.yaml',
    baselinePath: '.lowerplane/baseline.json',
    changes: undefined,
    lowerPlane: undefined,
    environmentVariables: {},
    synthesis: undefined,
    progress: () => {},
    ...given,
  });
}

/** Runs the command as `lowerplane check` does. */
export async function command(
  cwd: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string | undefined>> = {},
) {
  const { io, printed } = capturedIo({ cwd, environment, now: NOW });
  const code = await checkCommand.run(args, io);
  return { code, ...printed };
}

type KeyRequest = Parameters<ReturnType<typeof createAdminClient>['createApiKey']>[0];

/** A new key of the emulator's, with its text. */
export async function newKey(emulator: Emulator, given: Partial<KeyRequest> = {}) {
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  try {
    const { key, secret } = await client.createApiKey({
      name: 'CI gate',
      permissions: 'read-only',
      environments: ['production'],
      ...given,
    });
    return { id: key.id, apiKey: secret ?? '', revoke: () => revoke(emulator, key.id) };
  } finally {
    await client.close();
  }
}

async function revoke(emulator: Emulator, id: string): Promise<void> {
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  await client.revokeApiKey(id);
  await client.close();
}

/** Terraform code for a key that violates no rule. */
export function goodKey(name: string): string {
  return `resource "lowerplane_api_key" "${name.replace(/\W/g, '_')}" {
  name         = "${name}"
  permissions  = "read-only"
  environments = ["production"]
  rotation     = { every = "90d", overlap = "7d" }
  deliver_to   = [{ file = { path = "${name.replace(/\W/g, '_')}.key" } }]
}
`;
}

/** Terraform code for a key that never expires. */
export function endlessKey(name: string): string {
  return goodKey(name).replace(/ {2}rotation.*\n/, '');
}
