import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { CommandIo } from '../../../provider/cli/command-io.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const CONFIG = '.lowerplane/config.yaml';

/** A clone in which nothing but files says how to reach LowerPlane, and a home. */
async function cloned() {
  const around = await surroundings();
  const home = join(around.folder, 'home');
  const clone = join(around.folder, 'clone');
  mkdirSync(join(clone, '.git'), { recursive: true });
  const environment = { HOME: home, PATH: process.env.PATH };
  const write = (path: string, content: object | string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : stringify({ version: 1, ...content }));
  };
  const keyFile = join(home, 'key');
  write(keyFile, around.environment.LOWERPLANE_API_KEY ?? '');
  const keyProgram = `console.log(require('fs').readFileSync(${JSON.stringify(keyFile)}, 'utf8'))`;
  const own = {
    base_url: around.emulator.url,
    api_key_command: [process.execPath, '-e', keyProgram],
  };
  const run = (args: readonly string[], given: Partial<CommandIo> = {}) =>
    around.run(args, { cwd: clone, environment, ...given });
  return {
    ...around,
    run,
    home,
    clone,
    environment,
    own,
    keyProgram,
    inRepository: (content: object | string, folder = clone) => write(join(folder, CONFIG), content),
    ofUser: (content: object | string) => write(join(home, '.config/lowerplane/config.yaml'), content),
    write,
  };
}

/** How many requests a LowerPlane has had with a key. */
const used = async ({ client }: Surroundings) => (await client.getOwnApiKey()).request_count;

describe('settings of a repository', () => {
  it('neither run a program nor send the key anywhere, until they are trusted', async () => {
    const { run, inRepository, ofUser, own, clone } = await cloned();
    const foreign = await surroundings();
    const ran = join(clone, 'ran');
    ofUser({ api_key_command: own.api_key_command });
    inRepository({
      base_url: foreign.emulator.url,
      api_key_command: [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(ran)}, '')`],
    });
    const before = await used(foreign);
    const { code, error } = await run(['whoami']);
    expect(code).toBe(2);
    expect(error).toContain(`Ignored: ${join(clone, CONFIG)}, because you have not trusted its content.`);
    expect(error).toContain('base_url, api_key_file and api_key_command');
    expect(error).toContain('LOWERPLANE_BASE_URL is not set.');
    expect(existsSync(ran)).toBe(false);
    // One for the question itself.
    expect(await used(foreign)).toBe(before + 1);
  });

  it('count when they are trusted, until their content or place changes', async () => {
    const { run, inRepository, own, clone, home, folder } = await cloned();
    inRepository(own);
    expect((await run(['whoami'])).code).toBe(2);
    expect(await run(['trust', '--yes'])).toMatchObject({
      code: 0,
      out: `${join(clone, CONFIG)} is trusted until it changes.\n`,
    });
    expect(await run(['whoami'])).toMatchObject({ code: 0, error: '' });
    expect((await run(['trust', '--yes'])).out).toContain('is trusted already.');
    const [entry = ''] = readdirSync(join(home, '.config/lowerplane/trusted'));
    expect(entry).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(home, '.config/lowerplane/trusted', entry)).mode & 0o077).toBe(0);

    const other = join(folder, 'other');
    mkdirSync(join(other, '.git'), { recursive: true });
    inRepository(own, other);
    expect((await run(['whoami'], { cwd: other })).error).toContain('Ignored: ');

    inRepository({ ...own, base_url: `${own.base_url}/` });
    expect(await run(['whoami'])).toMatchObject({ code: 2, error: expect.stringContaining('Ignored: ') });
    inRepository(own);
    expect((await run(['whoami'])).code).toBe(0);
    expect((await run(['trust', '--forget'])).out).toContain('is not trusted any more.');
    expect((await run(['whoami'])).code).toBe(2);
    expect((await run(['trust', '--forget'])).out).toContain('was not trusted.');
  });

  it('are shown before a person trusts them', async () => {
    const { run, inRepository, own, json, environment, clone } = await cloned();
    inRepository(own);
    const silent = await run(['trust']);
    expect(silent.code).toBe(1);
    expect(silent.error).toContain('there is no terminal to confirm it at. Add --yes.');
    const no = await run(['trust'], { width: 200, ask: async () => 'n' });
    expect(no).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not trusted: that was not confirmed.'),
    });
    expect(no.error).toContain(`base_url: ${own.base_url}`);
    expect((await run(['whoami'])).code).toBe(2);
    expect((await run(['trust'], { ask: async () => 'y' })).code).toBe(0);
    const { report } = await json('trust', ['trust'], { cwd: clone, environment });
    expect(report.outcome).toBe('already-trusted');
  });

  it('are found from a directory below, and not above the repository', async () => {
    const { run, inRepository, own, clone, folder } = await cloned();
    inRepository(own);
    await run(['trust', '--yes']);
    const below = join(clone, 'services/a');
    mkdirSync(below, { recursive: true });
    expect((await run(['whoami'], { cwd: below })).code).toBe(0);
    const inner = join(clone, 'vendor/b');
    mkdirSync(join(inner, '.git'), { recursive: true });
    expect(await run(['whoami'], { cwd: inner })).toMatchObject({
      code: 2,
      error: expect.not.stringContaining('Ignored'),
    });
    inRepository(own, folder);
    const plain = join(folder, 'plain');
    mkdirSync(plain);
    expect((await run(['whoami'], { cwd: plain })).error).not.toContain('Ignored');
  });
});

describe('settings', () => {
  it('come from options, then the environment, then the repository, then the user', async () => {
    const { run, inRepository, ofUser, own, environment, emulator } = await cloned();
    const dead = { base_url: 'http://127.0.0.1:1', api_key_command: own.api_key_command };
    ofUser(own);
    expect(await run(['whoami'])).toMatchObject({ code: 0, error: '' });
    inRepository(dead);
    await run(['trust', '--yes']);
    expect((await run(['whoami'])).code).toBe(2);
    const withUrl = { environment: { ...environment, LOWERPLANE_BASE_URL: emulator.url } };
    expect((await run(['whoami'], withUrl)).code).toBe(0);
    expect((await run(['whoami', '--base-url', 'http://127.0.0.1:1'], withUrl)).code).toBe(2);
    expect((await run(['whoami', '--base-url', emulator.url])).code).toBe(0);
  });

  it('are not read where options and environment say everything', async () => {
    const { run, inRepository, ofUser, environment: bare, environment } = await cloned();
    const around = await surroundings();
    inRepository('not: [valid');
    ofUser('not: [valid');
    const full = { ...environment, ...around.environment, HOME: bare.HOME };
    expect(await run(['whoami'], { environment: full })).toMatchObject({ code: 0, error: '' });
  });

  it('name a file with the key', async () => {
    const { run, ofUser, write, own, home, environment } = await cloned();
    const key = (await surroundings()).environment.LOWERPLANE_API_KEY ?? '';
    const { base_url: baseUrl } = own;
    write(join(home, 'keys/ci.key'), `${readFileSync(join(home, 'key'), 'utf8')}\n`);
    ofUser({ base_url: baseUrl, api_key_file: '~/keys/ci.key' });
    expect((await run(['whoami'])).code).toBe(0);
    ofUser({ base_url: baseUrl, api_key_file: '../../keys/ci.key' });
    expect((await run(['whoami'])).code).toBe(0);
    write(join(home, 'keys/ci.key'), key);
    expect((await run(['whoami'])).code).toBe(2);
    const elsewhere = { ...environment, XDG_CONFIG_HOME: 'relative' };
    expect((await run(['whoami'], { environment: elsewhere })).code).toBe(2);
  });

  it.each([
    [
      { api_key: 'lp_x' },
      'api_key must not be in a file. Remove it, and write api_key_file or api_key_command.',
    ],
    [{ base_url: `http://${`lp_${'a'.repeat(36)}`}@x` }, 'holds a secret, which no settings file may.'],
    [{ bse_url: 'x' }, 'Did you mean "base_url"?'],
    [{ api_key_command: './get-key' }, 'api_key_command must be a list'],
    [{ api_key_command: ['./get-key'] }, 'not with a relative one'],
    [{ api_key_command: ['bin/get-key'] }, 'not with a relative one'],
    [{ version: 2 }, 'version must be 1'],
    ['- a', 'the file must be a mapping'],
    ['a: "', 'is not valid YAML'],
    ['a: &a [1]\nb: *a\n', 'is not valid YAML'],
  ])('say what is wrong in %j', async (content, message) => {
    const { run, ofUser, inRepository } = await cloned();
    ofUser(content);
    const { code, error } = await run(['whoami']);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(error).not.toMatch(/lp_[xa]/);
    inRepository(content);
    expect(await run(['trust', '--yes'])).toMatchObject({ code: 2, error: expect.stringContaining(message) });
  });

  it.each([
    ['process.exit(3)', 'ended with exit code 3.'],
    ['console.log()', 'printed nothing.'],
    ['process.kill(process.pid, "SIGKILL")', 'ended with SIGKILL.'],
    ['console.log("hunter2"); process.exit(1)', 'ended with exit code 1.'],
  ])('say why there is no key: %j', async (program, message) => {
    const { run, ofUser, own } = await cloned();
    ofUser({ ...own, api_key_command: [process.execPath, '-e', program] });
    const { code, error, out } = await run(['keys', 'list']);
    expect(code).toBe(2);
    expect(error).toContain(`of api_key_command in "`);
    expect(error).toContain(message);
    expect(error + out).not.toContain('hunter2');
  });

  it('name a program that is not there', async () => {
    const { run, ofUser, own } = await cloned();
    ofUser({ ...own, api_key_command: ['no-such-program'] });
    expect((await run(['keys', 'list'])).error).toContain('The program "no-such-program" of api_key_command');
  });

  it('run the program once for a command', async () => {
    const { run, ofUser, own, clone, keyProgram } = await cloned();
    const count = join(clone, 'count');
    const program = `require('fs').appendFileSync(${JSON.stringify(count)}, 'x'); ${keyProgram}`;
    ofUser({ ...own, api_key_command: [process.execPath, '-e', program] });
    expect((await run(['whoami'])).code).toBe(0);
    expect(readFileSync(count, 'utf8')).toBe('x');
  });

  it('are not trusted where there is no home to keep that in', async () => {
    const { run, inRepository, own, home } = await cloned();
    inRepository(own);
    expect((await run(['trust', '--yes'], { environment: {} })).error).toContain(
      'Set HOME or XDG_CONFIG_HOME',
    );
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.config'), '');
    chmodSync(join(home, '.config'), 0o400);
    expect((await run(['trust', '--yes'])).code).toBe(2);
    expect((await run(['whoami'])).code).toBe(2);
  });
});
