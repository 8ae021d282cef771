import { expect, it } from 'vitest';
import { addGitSettings, trustWorkspace } from './safe-directory.ts';

const settings = (environment: NodeJS.ProcessEnv) =>
  Array.from({ length: Number(environment.GIT_CONFIG_COUNT) }, (_, index) => [
    environment[`GIT_CONFIG_KEY_${index}`],
    environment[`GIT_CONFIG_VALUE_${index}`],
  ]);

it('trusts the workspace and the folders down to the one that is checked, and no other', () => {
  const environment = {};
  trustWorkspace(environment, '/nowhere/work', 'services/api');
  expect(settings(environment)).toEqual(
    ['/nowhere/work', '/nowhere/work/services', '/nowhere/work/services/api'].map((path) => [
      'safe.directory',
      path,
    ]),
  );
});

it('keeps settings that are there', () => {
  const environment = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'c' };
  addGitSettings(environment, [['d.e', 'f']]);
  expect(settings(environment)).toEqual([
    ['a.b', 'c'],
    ['d.e', 'f'],
  ]);
});
