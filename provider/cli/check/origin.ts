import { programDigest } from '../../../action/check/program-digest.ts';
import type { Origin } from '../../../action/check/request.ts';
import { tryGit } from '../../../action/scan/sources/git.ts';
import type { Repository } from '../../../action/scan/sources/repository.ts';
import type { CommandIo } from '../command-io.ts';

/** Where a check runs: from git, and from the variables that GitHub Actions and GitLab CI set. */
export function originOf(
  repository: Repository | undefined,
  { environment, program }: Pick<CommandIo, 'environment' | 'program'>,
): Origin {
  const ci = ciOf(environment);
  const remote = repository && answerOfGit(repository.root, ['config', '--get', 'remote.origin.url']);
  return {
    repository: pageOf(remote) ?? ci.repository,
    ref: ci.ref ?? (repository && answerOfGit(repository.root, ['symbolic-ref', '--quiet', 'HEAD'])),
    run: ci.run,
    program: programDigest(program),
  };
}

/**
 * The page of a repository from the address of a remote, without credentials; undefined when it is not on a server.
 *
 * @param remote such as `git@github.com:octo/app.git` or `https://token@github.com/octo/app`.
 */
export function pageOf(remote: string | undefined): string | undefined {
  if (remote === undefined) return undefined;
  const [, host, path] = /^(?:[^@/:]+@)?([^@/:]+):(?!\/\/)([^/].*)$/.exec(remote) ?? [];
  const url = URL.parse(host === undefined ? remote : `ssh://${host}/${path}`);
  if (url === null || !['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol) || url.hostname.length < 2)
    return undefined;
  const port = url.protocol === 'https:' && url.port !== '' ? `:${url.port}` : '';
  return `https://${url.hostname}${port}${url.pathname.replace(/(?:\.git)?\/*$/, '')}`;
}

/**
 * Source: docs.github.com/actions/reference/workflows-and-actions/variables and
 * docs.gitlab.com/ci/variables/predefined_variables.
 */
function ciOf(environment: CommandIo['environment']): Pick<Origin, 'repository' | 'ref' | 'run'> {
  if (environment.GITHUB_ACTIONS === 'true') {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_RUN_ID: run } = environment;
    const repository = server && name ? `${server}/${name}` : undefined;
    return {
      repository,
      ref: environment.GITHUB_REF || undefined,
      run: repository && run ? `${repository}/actions/runs/${run}` : undefined,
    };
  }
  if (environment.GITLAB_CI === 'true') {
    const { CI_PROJECT_URL: repository, CI_COMMIT_TAG: tag, CI_COMMIT_BRANCH: branch } = environment;
    const ref = tag ? `refs/tags/${tag}` : branch && `refs/heads/${branch}`;
    return {
      repository: pageOf(repository),
      ref: ref || undefined,
      run: environment.CI_JOB_URL || undefined,
    };
  }
  return { repository: undefined, ref: undefined, run: undefined };
}

/** What git prints, without white space around it; undefined when it fails or prints nothing. */
export function answerOfGit(root: string, args: readonly string[]): string | undefined {
  const { status, stdout } = tryGit(root, args);
  return (status === 0 && stdout.toString('utf8').trim()) || undefined;
}
