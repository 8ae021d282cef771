import { expect, it } from 'vitest';
import { kind } from './google-secret-manager-secret.ts';

it('the destination google_secret_manager_secret is known by project and name', () => {
  expect(kind.identity({ project: 'my-project', secret_id: 'ci', keep_previous_as: undefined })).toBe(
    'google_secret_manager_secret:my-project/ci',
  );
});

it('the destination google_secret_manager_secret is named as Google allows', () => {
  const { project, secret_id: name } = kind.attributes;
  for (const good of ['my-project', 'example.com:my-project', '123456'])
    expect(project.rule.check(good)).toBeUndefined();
  for (const bad of ['', 'My-project', 'short', 'ends-with-'])
    expect(project.rule.check(bad)).toContain('must be the id');
  expect(name.rule.check('A_b-1')).toBeUndefined();
  for (const bad of ['', 'a.b', 'a/b', 'a'.repeat(256)]) expect(name.rule.check(bad)).toContain('1 to 255');
});
