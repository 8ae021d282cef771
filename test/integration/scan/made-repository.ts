import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';

/** A folder for one test; gone when the test is over. */
export function madeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'scan-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real repository for one test. */
export class MadeRepository {
  readonly folder = madeFolder();

  constructor(objectFormat: 'sha1' | 'sha256' = 'sha1') {
    this.git('init', '--quiet', '--initial-branch=main', `--object-format=${objectFormat}`);
    this.git('config', 'user.name', 'Test');
    this.git('config', 'user.email', 'test@example.test');
    this.git('config', 'commit.gpgsign', 'false');
  }

  git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
        GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
      },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  write(path: string, content: string | Uint8Array): void {
    writeInto(this.folder, path, content);
  }

  /** Writes files, commits everything and returns the commit's id. */
  commit(message: string, files: Readonly<Record<string, string>> = {}): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}

export function writeInto(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** A different, checksum-proved GitHub token for each number. */
export function githubToken(number: number): string {
  return sampleText(number).checked('ghp_');
}

/** A different LowerPlane key for each number. */
export function lowerplaneKey(number: number): string {
  return sampleText(1_000 + number).checked('lp_');
}

/** A different password for each number: only the name beside it tells that it is one. */
export function password(number: number): string {
  return sampleText(2_000 + number).base62(16);
}
