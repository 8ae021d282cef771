import { expect, it } from 'vitest';
import { kind } from './command.ts';

const UNWRITTEN = { environment: undefined, timeout: undefined, keep_previous_as: undefined };

it('the destination command is known by its program and arguments', () => {
  const identity = kind.identity({ ...UNWRITTEN, program: ['store', 'a b'] });
  expect(identity).toBe('command:"store" "a b"');
  const environment = { TOKEN: 't' };
  expect(kind.identity({ ...UNWRITTEN, program: ['store', 'a b'], environment })).toBe(identity);
  expect(kind.identity({ ...UNWRITTEN, program: ['store', 'a', 'b'] })).not.toBe(identity);
});

it('the destination command runs a program of PATH, for as long as declared', async () => {
  const open = (program: string, timeout: string | undefined) =>
    kind.open({
      id: 'command:x',
      declared: { ...UNWRITTEN, program: [program, '5'], timeout },
      credentials: {},
      environment: { PATH: process.env.PATH },
      identify: async () => ({ kind: 'own' }) as const,
    });
  await expect((await open('sleep', undefined)).check()).resolves.toBeUndefined();
  await expect((await open('no-such-program', undefined)).check()).rejects.toThrow('No directory of PATH');
  const delivery = { secret: 'a secret', fingerprint: '' };
  await expect((await open('sleep', '1s')).deliver(delivery)).rejects.toThrow('within 1 s');
});

it('the destination command is the same one, seen from above its declaration', () => {
  const seen = (program: string) =>
    kind.within?.({ ...UNWRITTEN, program: [program, './a'] }, 'infra').program;
  expect(seen('./store.sh')).toEqual(['./infra/store.sh', './a']);
  expect(seen('vault')).toEqual(['vault', './a']);
  expect(seen('/bin/store')).toEqual(['/bin/store', './a']);
});

it('the destination command takes no text that no process can get', () => {
  expect(kind.attributes.program.element.rule.check('a\0b')).toContain('NUL character');
  expect(kind.attributes.environment.element.rule.check('a\0b')).toContain('NUL character');
});
