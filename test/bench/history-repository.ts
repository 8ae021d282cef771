/**
 * A git repository with the shape of one that is years old: large files that change a little and often, so that most
 * versions are at the end of a long chain of deltas, and git is busy unpacking them. The same shape makes the same commits
 * anywhere.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { sampleText } from '../../action/scan/rules/sample-text.ts';

export interface HistoryShape {
  readonly commits: number;
  readonly files: number;
  /** Versions of each file, spread over the commits. */
  readonly versions: number;
  /** Bytes of a file, on average: the smallest has a quarter of it, the largest almost twice as much. */
  readonly fileBytes: number;
}

const WORDS = 'const return import export function await string number value index result error'.split(' ');
/** Changes when the same shape makes other commits. */
const FORM = 1;
/** A version replaces some stretches of the one before. */
const HUNKS = 16;
const LINES_PER_HUNK = 12;

/**
 * Writes a repository, if it is not there yet.
 *
 * @returns where it is in the folder.
 */
export async function historyRepository(folder: string, shape: HistoryShape): Promise<string> {
  const repository = join(folder, `history-${Object.values(shape).join('-')}-${FORM}`);
  if (existsSync(repository)) return repository;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${repository}.${process.pid}`;
  await writeHistory(unfinished, shape);
  renameSync(unfinished, repository);
  return repository;
}

async function writeHistory(folder: string, shape: HistoryShape): Promise<void> {
  await git(['init', '--quiet', '--initial-branch=main', folder]);
  const random = generator(shape.files);
  const importing = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--depth=50'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importing, 'exit');
  const write = async (chunk: string) => {
    if (!importing.stdin.write(chunk)) await once(importing.stdin, 'drain');
  };
  const versions = await writeVersions(shape, random, write);
  for (const [commit, marks] of versions.entries()) {
    await write(commitHeader(1_700_000_000 + commit));
    for (const { file, mark } of marks) await write(`M 100644 :${mark} src/module-${file}.ts\n`);
  }
  importing.stdin.end('done\n');
  const [status] = await ended;
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
  // Keeps the deltas, and orders the pack as git does: newest commits first.
  await git(['-C', folder, 'repack', '-a', '-d', '--quiet']);
}

interface Version {
  readonly file: number;
  readonly mark: number;
}

/** Adds commits on top, each of which changes some lines of a few files. */
export async function addCommits(repository: string, count: number): Promise<void> {
  const random = generator(count);
  const head = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
  const importing = spawn('git', ['-C', repository, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importing, 'exit');
  for (let commit = 0; commit < count; commit++) {
    importing.stdin.write(commitHeader(2_000_000_000 + commit, 'further'));
    if (commit === 0) importing.stdin.write(`from ${head.trim()}\n`);
    for (let file = 0; file < 3; file++) {
      const text = someLines(random, 230_000).join('');
      importing.stdin.write(`M 100644 inline src/module-${file}.ts\ndata ${text.length}\n${text}\n`);
    }
  }
  importing.stdin.end('done\n');
  const [status] = await ended;
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
}

function commitHeader(seconds: number, branch = 'main'): string {
  return `commit refs/heads/${branch}\ncommitter Bench <bench@example.test> ${seconds} +0000\ndata 6\nchange\n`;
}

/** Writes all versions, file by file, because git makes each a delta against the one before. Returns them by commit. */
async function writeVersions(
  { commits, files, versions, fileBytes }: HistoryShape,
  random: () => number,
  write: (chunk: string) => Promise<void>,
): Promise<readonly (readonly Version[])[]> {
  const byCommit: Version[][] = Array.from({ length: commits }, () => []);
  for (let file = 0, mark = 1; file < files; file++) {
    const lines = someLines(random, fileBytes * (0.25 + (1.5 * (file + 0.5)) / files));
    for (let version = 0; version < versions; version++, mark++) {
      for (let hunk = 0; hunk < HUNKS; hunk++) {
        const at = Math.floor(random() * (lines.length - LINES_PER_HUNK));
        for (let line = 0; line < LINES_PER_HUNK; line++) lines[at + line] = someLine(random);
      }
      // Each tenth file has a token for some time.
      const held =
        file % 10 === 0 && version % 16 > 11
          ? `token = "${sampleText(mark - (version % 4)).checked('ghp_')}"\n`
          : '';
      const text = lines.join('') + held;
      await write(`blob\nmark :${mark}\ndata ${text.length}\n${text}\n`);
      byCommit[Math.floor((commits * (version + file / files)) / versions)]?.push({ file, mark });
    }
  }
  return byCommit;
}

function someLines(random: () => number, bytes: number): string[] {
  const lines: string[] = [];
  for (let written = 0; written < bytes; ) {
    const line = someLine(random);
    lines.push(line);
    written += line.length;
  }
  return lines;
}

/** A line of code with a checksum, as lists of dependencies and generated code have: it hardly compresses. */
function someLine(random: () => number): string {
  const words = Array.from(
    { length: 2 + Math.floor(random() * 4) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  );
  const sum = Array.from({ length: 5 }, () => Math.floor(random() * 2 ** 48).toString(36));
  return `  ${words.join(' ')} ${sum.join('')};\n`;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function git(args: readonly string[]): Promise<void> {
  const [status] = await once(spawn('git', args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}`);
}
