import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { programDigest, sha256 } from '../../../action/check/program-digest.ts';
import { originOf, pageOf } from './origin.ts';

it.each([
  ['https://github.com/octo/app.git', 'https://github.com/octo/app'],
  ['https://user:token@github.com/octo/app', 'https://github.com/octo/app'],
  ['git@github.com:octo/app.git', 'https://github.com/octo/app'],
  ['github.com:octo/app', 'https://github.com/octo/app'],
  ['ssh://git@git.example.com:2222/team/app.git/', 'https://git.example.com/team/app'],
  ['https://git.example.com:8443/team/app?private_token=x', 'https://git.example.com:8443/team/app'],
  ['/srv/git/app.git', undefined],
  ['../app', undefined],
  ['file:///srv/git/app.git', undefined],
  ['C:\\git\\app', undefined],
  [undefined, undefined],
])('the page of %s is %s', (remote, page) => {
  expect(pageOf(remote)).toBe(page);
});

it('knows a run of GitLab CI', () => {
  const environment = {
    GITLAB_CI: 'true',
    CI_PROJECT_URL: 'https://gitlab.com/octo/app',
    CI_COMMIT_BRANCH: 'main',
    CI_JOB_URL: 'https://gitlab.com/octo/app/-/jobs/7',
  };
  expect(originOf(undefined, { environment })).toEqual({
    repository: 'https://gitlab.com/octo/app',
    ref: 'refs/heads/main',
    run: 'https://gitlab.com/octo/app/-/jobs/7',
    program: undefined,
  });
});

it('digests a program as sha256sum does, and sources not at all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.js'), 'b');
  writeFileSync(join(folder, 'Other.js'), 'a');
  expect(programDigest(join(folder, 'index.js'))).toBe(
    sha256(`${sha256('a')}  Other.js\n${sha256('b')}  index.js\n`),
  );
  expect(programDigest('/app/main.ts')).toBeUndefined();
  expect(programDigest(undefined)).toBeUndefined();
});
