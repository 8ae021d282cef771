import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { githubToken, MadeRepository, madeFolder } from '../../integration/scan/made-repository.ts';
import { REPOSITORY } from './event-payloads.ts';
import { type GitServer, startGitServer } from './git-server.ts';

export const JOB_TOKEN = 'job-token-of-this-run';

/** A key that nothing is wrong with. */
export const GOOD_KEY = `resource "lowerplane_api_key" "dashboard" {
  name         = "Internal Dashboard"
  permissions  = "read-only"
  environments = ["production"]
  rotation     = { every = "90d", overlap = "7d" }
  deliver_to   = [{ file = { path = "secrets/dashboard.key" } }]
}
`;

/** A repository at GitHub, and clones of it as actions/checkout makes them. */
export class Origin {
  readonly repository = new MadeRepository();
  /** What {@link leak} committed. */
  readonly secrets: string[] = [];

  /** Commits a token and removes it again: two commits, and nothing to be seen at the end. */
  leak(path = 'deploy.env'): void {
    const secret = githubToken(this.secrets.length + 1);
    this.secrets.push(secret);
    this.repository.commit('Add settings', { [path]: `TOKEN=${secret}\n` });
    this.repository.git('rm', '--quiet', path);
    this.repository.commit('Remove settings');
  }

  branch(name: string, from?: string): void {
    this.repository.git('checkout', '--quiet', '-b', name, ...(from === undefined ? [] : [from]));
  }

  checkout(name: string): void {
    this.repository.git('checkout', '--quiet', name);
  }

  /**
   * A clone with one commit checked out; `depth` cuts its history off.
   *
   * @param refs what actions/checkout fetches beside it.
   */
  clone(
    commit: string,
    depth?: number,
    refs: readonly string[] = ['+refs/heads/*:refs/remotes/origin/*'],
  ): string {
    const folder = madeFolder();
    const git = (...args: readonly string[]) => {
      const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
      if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    };
    this.repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    git('init', '--quiet');
    git('remote', 'add', 'origin', `file://${this.repository.folder}`);
    const wanted = depth === undefined ? [commit, ...refs] : [`--depth=${depth}`, commit];
    git('fetch', '--quiet', '--no-tags', 'origin', ...wanted);
    git('checkout', '--quiet', '--detach', commit);
    // From now on only the server of the event is there to fetch from.
    git('remote', 'set-url', 'origin', 'file:///nowhere');
    return folder;
  }

  /** Serves the repository until the test is over. */
  async serve(token: string | undefined = JOB_TOKEN): Promise<GitServer> {
    const root = realpathSync(madeFolder());
    const [owner = '', name = ''] = REPOSITORY.split('/');
    mkdirSync(join(root, owner));
    symlinkSync(join(this.repository.folder, '.git'), join(root, owner, name));
    const server = await startGitServer(root, token);
    onTestFinished(() => server.close());
    return server;
  }
}
