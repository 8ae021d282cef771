import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../action/check/verdict/result.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { check } from './gate.ts';

/** No text in any encoding. */
const BYTES = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 7919 + (at % 13) * 31) % 256));
const TOKEN = `TOKEN=${githubToken(1)}\n`;

function doubts({ notKnown }: CheckResult): readonly string[] {
  return notKnown
    .filter(({ kind }) => kind === 'file')
    .map(({ effect, place, because }) => {
      const path = place.kind === 'code' ? place.range.path : place.kind;
      return `${effect} ${path}: ${because}`;
    });
}

/** A review of a pull request that changes files in this way. */
async function reviewed(change: (repo: MadeRepository) => void, policy = ''): Promise<CheckResult> {
  const repo = new MadeRepository();
  const base = repo.commit('base', { '.lowerplane/policy.yaml': `version: 1\n${policy}`, 'main.tf': '' });
  change(repo);
  const head = repo.commit('head');
  return check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  });
}

/** The same content in the encodings that editors write. */
const utf32 = (text: string) =>
  Buffer.concat([...text].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0])));
const ENCODED: readonly (readonly [string, Uint8Array])[] = [
  ['one NUL byte', Buffer.from(`\0${TOKEN}`)],
  ['a NUL byte at its end', Buffer.from(`${TOKEN}\0`)],
  ['UTF-16 without a mark', Buffer.from(TOKEN, 'utf16le')],
  ['UTF-16 with big ends', Buffer.from(TOKEN, 'utf16le').swap16()],
  ['UTF-32 without a mark', utf32(TOKEN)],
];

describe('a changed file', () => {
  it.each(ENCODED)('with %s is scanned', async (_, content) => {
    const result = await reviewed((repo) => repo.write('config.txt', content));
    expect(result.outcome).toBe('fail');
    expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['committed-secret']);
  });

  it.each(['.env', 'config/app.yaml', 'Dockerfile', 'src/main.ts'])(
    'that looks like text and is none leaves no verdict: %s',
    async (path) => {
      const result = await reviewed((repo) => repo.write(path, BYTES));
      expect(doubts(result)).toEqual([`fail ${path}: it is not text in any known encoding`]);
      expect(result.outcome).toBe('unknown');
    },
  );

  it('may be tolerated by the policy', async () => {
    const result = await reviewed((repo) => repo.write('.env', BYTES), 'unknown: { review: warn }\n');
    expect(result).toMatchObject({ outcome: 'warn' });
    expect(doubts(result)).toEqual(['warn .env: it is not text in any known encoding']);
    const excluded = await reviewed((repo) => repo.write('.env', BYTES), 'paths: { exclude: [.env] }\n');
    expect(doubts(excluded)).toEqual([]);
  });

  it('that can hold others is a warning, an image is listed, a link too', async () => {
    const result = await reviewed((repo) => {
      repo.write('tool.bin', BYTES);
      repo.write('broken.zip', BYTES);
      repo.write('logo.png', BYTES);
      repo.write('big.dat', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
      symlinkSync('/etc/passwd', join(repo.folder, 'link'));
    });
    expect(result.outcome).toBe('warn');
    expect(doubts(result)).toEqual([
      'warn big.dat: its content is in Git LFS, and only the pointer was scanned',
      'warn broken.zip: it is an archive that could not be unpacked to its end',
      'warn tool.bin: it is not text in any known encoding',
      'pass link: it is a symbolic link, of which only the target path was scanned',
      'pass logo.png: it is not text in any known encoding',
    ]);
  });

  it('counts by its own name, although an image has the same content', async () => {
    const result = await reviewed((repo) => {
      for (const path of ['a.png', 'config.yaml', 'z.png']) repo.write(path, BYTES);
    });
    expect(doubts(result)).toContain('fail config.yaml: it is not text in any known encoding');
  });

  it('in an archive is scanned', async () => {
    const folder = madeFolder();
    writeInto(folder, 'deploy.env', TOKEN);
    const result = await reviewed((repo) => {
      execFileSync('tar', ['-czf', join(repo.folder, 'bundle.tgz'), '-C', folder, 'deploy.env']);
    });
    expect(result.findings.map(({ place }) => place.kind === 'code' && place.range.path)).toEqual([
      'bundle.tgz!/deploy.env',
    ]);
  });

  it('with the name of an archive is scanned as the text that it is', async () => {
    const result = await reviewed((repo) => {
      repo.write('a.zip', TOKEN);
      repo.write('z.env', TOKEN);
    });
    expect(result.outcome).toBe('fail');
  });

  it('that is a submodule is a warning', async () => {
    const other = new MadeRepository();
    other.commit('start', { 'a.env': TOKEN });
    const result = await reviewed((repo) =>
      repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.folder, 'vendor'),
    );
    expect(doubts(result)).toEqual(['warn vendor: it is a submodule, another repository']);
  });

  it('is named, however many there are', async () => {
    const result = await reviewed((repo) => {
      for (let number = 0; number < 30; number++) repo.write(`data/${number}.yaml`, BYTES);
    });
    expect(doubts(result)).toHaveLength(30);
  });

  it('is named though there are a thousand images before it', async () => {
    const result = await reviewed((repo) => {
      for (let number = 0; number <= 1_000; number++) {
        repo.write(`a/${number}.png`, Buffer.concat([BYTES, Buffer.from(String(number))]));
      }
      repo.write('z.env', BYTES);
    });
    expect(result.outcome).toBe('unknown');
    expect(doubts(result)[0]).toBe('fail z.env: it is not text in any known encoding');
    expect(doubts(result)).toContain(
      'pass set-up: the same holds for each of them: it is not text in any known encoding',
    );
  });

  it('leaves no verdict when it may be text and there are too many to name', async () => {
    const result = await reviewed((repo) => {
      for (let number = 0; number <= 1_000; number++) {
        repo.write(`a/${number}`, Buffer.concat([BYTES, Buffer.from(String(number))]));
      }
    });
    expect(doubts(result)[0]).toBe(
      'fail set-up: the same holds for each of them: it is not text in any known encoding',
    );
  });
});

describe('a file on disk', () => {
  it('that is a pipe, or behind a link, is not known where it looks like text', async () => {
    const folder = madeFolder();
    writeInto(folder, 'a.tf', '');
    execFileSync('mkfifo', [join(folder, 'secrets.env')]);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const result = await check(folder);
    expect(doubts(result)).toEqual(['warn secrets.env: it is not a regular file']);
    expect((await check(folder, { mode: 'deploy' })).outcome).toBe('unknown');
  });

  it('that is behind a link now is not known', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'conf/app.env': 'A=1\n' });
    rmSync(join(repo.folder, 'conf'), { recursive: true });
    mkdirSync(join(repo.folder, 'elsewhere'));
    symlinkSync('elsewhere', join(repo.folder, 'conf'));
    expect(doubts(await check(repo.folder))).toEqual([
      'warn conf/app.env: a directory on its path is a symbolic link',
    ]);
  });

  it('that is not text and untouched is only counted, unless it looks like text', async () => {
    const repo = new MadeRepository();
    for (const path of ['tool.bin', 'logo.png', 'notes.txt']) repo.write(path, BYTES);
    repo.commit('start');
    const result = await check(repo.folder);
    expect(doubts(result)).toEqual(['warn notes.txt: it is not text in any known encoding']);
    expect(result.scope.scan?.skipped).toMatchObject([{ reason: 'binary', count: 3 }]);
  });
});
