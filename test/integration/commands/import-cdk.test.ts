import { describe, expect, it, onTestFinished } from 'vitest';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { HOSTILE_NAMES } from '../../import/hostile-names.ts';
import { createApp } from '../constructs/example.ts';
import { surroundings } from './ran-command.ts';

describe.each(FLAVOURS)('lowerplane import --as %s', (flavour) => {
  it('writes a program that compiles, and synthesizes to imports without a change', async () => {
    const around = await surroundings();
    const ids: string[] = [];
    for (const [index, name] of HOSTILE_NAMES.entries()) {
      const expires = index % 3 === 0 ? null : new Date(Date.now() + index * 86_400_000).toISOString();
      const environments = index % 2 === 0 ? ('all' as const) : (['production'] as const);
      const key = await around.key({
        name,
        permissions: 'read-write',
        environments: environments === 'all' ? 'all' : [...environments],
        expires_at: expires,
      });
      ids.push(key.id);
    }
    const args = ['import', '--as', flavour, '--out', '-', '--permissions', 'read-write'];
    const { code, out } = await around.run(args);
    expect(code).toBe(0);
    const app = await createApp(flavour, out);
    onTestFinished(() => app.dispose());
    await app.checkTypes();
    const stack = JSON.parse(await app.synthesize());
    expect(stack.import.map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted());
    for (const { to } of stack.import) expect(to).toMatch(/^lowerplane_api_key\.[a-z0-9-]+$/);
    const planned = await around.run(['plan', '--from', app.directory, '--detailed-exitcode']);
    expect(planned).toMatchObject({ code: 0, error: '' });
    expect(planned.out).toContain(`No changes. ${HOSTILE_NAMES.length} declared keys are as declared.`);
  });
});
