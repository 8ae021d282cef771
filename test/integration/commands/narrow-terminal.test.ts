import { expect, it } from 'vitest';
import { surroundings } from './ran-command.ts';

const WIDTH = 40;
const NAME = 'Nightly build of the compliance dashboard';

/** Lines that are too wide although they could be broken. Commands stay whole. */
function tooWide(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.length > WIDTH && line.trim().includes(' ') && !line.includes('lowerplane '));
}

it.each([
  ['keys create', ['keys', 'create', NAME, '--permissions', 'read-only']],
  ['keys create --to', ['keys', 'create', NAME, '--permissions', 'read-only', '--to', 'nightly.key']],
  ['keys rotate --to', ['keys', 'rotate', 'CI gate', '--to', 'a file with a long name of many words.key']],
  ['keys revoke', ['keys', 'revoke', 'CI gate', '--yes', '--force']],
  ['respond', ['respond', 'KEY', '--now', '--yes']],
])('%s prints sentences in the width of the terminal', async (_, args) => {
  const { run, key } = await surroundings();
  const { id } = await key({ name: 'CI gate', permissions: 'read-only' });
  const given = args.map((arg) => (arg === 'KEY' ? id : arg));
  const { out } = await run(given, { width: WIDTH });
  expect(out).not.toBe('');
  expect(tooWide(out)).toEqual([]);
  for (const secret of out.match(/lp_\S*/g) ?? []) expect(secret).toMatch(/^lp_\w{36}$/);
});

it.each(['json', 'csv'])('wraps nothing of %s', async (format) => {
  const { run } = await surroundings();
  const args = ['keys', 'create', NAME, '--permissions', 'read-only', '--format', format];
  const { out } = await run(args, { width: WIDTH });
  expect(out).toContain(`"${NAME}"`);
});
