import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StageError } from './stage.ts';

const GOOD_KEYS = `resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "read-only"
  environments = ["production"]
  rotation     = { every = "90d", overlap = "7d" }
  deliver_to   = [{ file = { path = "secrets/dashboard.key" } }]
}

resource "lowerplane_api_key" "ci_gate" {
  name         = "CI/CD Pipeline - Production"
  permissions  = "read-only"
  environments = ["production"]
  rotation     = { every = "90d", overlap = "7d" }
  deliver_to   = [{ file = { path = "secrets/ci-gate.key" } }]
}
`;

const NEW_KEY = `
resource "lowerplane_api_key" "evidence" {
  name              = "Evidence Upload"
  permissions       = "admin"
  secret_in_state   = true
}
`;

const POLICY = `version: 1
fail_on: high
environments:
  production:
    minimum_score: 0.5
    frameworks: [SOC 2, ISO 27001]
`;

/** A repository with a pull request that must not be merged, as on GitHub's runner. */
export interface PullRequest {
  readonly folder: string;
  readonly base: string;
  readonly head: string;
  /** The event payload the runner leaves for the Action. */
  readonly eventFile: string;
}

/**
 * @param committedKey text of a live key that the pull request commits.
 * @param removedToken a token that its first commit adds and its second removes.
 */
export async function preparePullRequest(
  folder: string,
  committedKey: string,
  removedToken: string,
): Promise<PullRequest> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const git = gitIn(folder);
  const commit = async (message: string, files: Readonly<Record<string, string>>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch=main');
  const base = await commit('Declare the keys of the dashboard and the gate', {
    'infra/keys.tf': GOOD_KEYS,
    '.lowerplane/policy.yaml': POLICY,
  });
  await git('checkout', '--quiet', '-b', 'evidence-upload');
  await commit('Upload evidence from CI', {
    'infra/keys.tf': GOOD_KEYS + NEW_KEY,
    'scripts/upload.sh': `#!/bin/sh\nexport LOWERPLANE_API_KEY="${committedKey}"\n./upload evidence/\n`,
    'deploy.env': `GITHUB_TOKEN=${removedToken}\n`,
  });
  await git('rm', '--quiet', 'deploy.env');
  const head = await commit('Remove a file that was committed by mistake', {});
  return { folder, base, head, eventFile: await writeEvent(folder, base, head) };
}

function gitIn(folder: string) {
  const environment = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'Demo',
    GIT_AUTHOR_EMAIL: 'demo@example.test',
    GIT_COMMITTER_NAME: 'Demo',
    GIT_COMMITTER_EMAIL: 'demo@example.test',
  };
  return async (...args: readonly string[]): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)('git', [...args], { cwd: folder, env: environment });
      return stdout.trim();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      throw new StageError(
        'The gate runs on a git repository, and git is not on your PATH. Install it, then run this again.',
      );
    }
  };
}

/** The part of GitHub's pull_request payload that matters here. */
async function writeEvent(folder: string, base: string, head: string): Promise<string> {
  const file = join(folder, '.git', 'event.json');
  const repository = { full_name: 'octo/compliance', fork: false, default_branch: 'main' };
  await writeFile(
    file,
    JSON.stringify({
      action: 'opened',
      number: 7,
      repository,
      pull_request: {
        number: 7,
        base: { ref: 'main', sha: base, repo: repository },
        head: { ref: 'evidence-upload', sha: head, repo: repository },
      },
    }),
  );
  return file;
}
