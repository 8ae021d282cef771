/**
 * A git repository with the shape of one that is years old: few large files that change often, so that most versions are
 * deltas against other versions. The same arguments make the same commits anywhere.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface HistoryShape {
  readonly commits: number;
  readonly files: number;
  /** Bytes of each version of a file, about. */
  readonly fileBytes: number;
  /** Files that each commit changes. */
  readonly changed: number;
}

const WORDS = 'const return import export function await string number value index result error'.split(' ');
/** A change replaces so many lines one after the other, and each fourth as many again elsewhere. */
const LINES_CHANGED = 5;

/** Writes a repository into a folder that does not exist yet. */
export async function writeHistory(folder: string, shape: HistoryShape): Promise<void> {
  await git(['init', '--quiet', '--initial-branch=main', folder]);
  const random = generator(shape.commits);
  const importing = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--depth=50'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importing, 'exit');
  const write = async (chunk: string) => {
    if (!importing.stdin.write(chunk)) await once(importing.stdin, 'drain');
  };
  const versions = await writeVersions(shape, random, write);
  for (const [commit, marks] of versions.entries()) {
    await write(
      `commit refs/heads/main\ncommitter Bench <bench@example.test> ${1_700_000_000 + commit} +0000\ndata 6\nchange\n`,
    );
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

/** Writes all versions, file by file, because git makes each a delta against the one before. Returns them by commit. */
async function writeVersions(
  { commits, files, fileBytes, changed }: HistoryShape,
  random: () => number,
  write: (chunk: string) => Promise<void>,
): Promise<readonly (readonly Version[])[]> {
  const byCommit: Version[][] = Array.from({ length: commits }, () => []);
  /** Commits from one version of a file to the next. */
  const between = Math.max(1, Math.floor(files / changed));
  for (let file = 0, mark = 1; file < files; file++) {
    const lines = someLines(random, fileBytes);
    for (let version = 0; version < commits / between; version++, mark++) {
      for (let hunk = 0; hunk < (version % 4 === 0 ? 2 : 1); hunk++) {
        const at = Math.floor(random() * (lines.length - LINES_CHANGED));
        for (let line = 0; line < LINES_CHANGED; line++) lines[at + line] = someLine(random);
      }
      const text = lines.join('');
      await write(`blob\nmark :${mark}\ndata ${text.length}\n${text}\n`);
      const commit = version * between + (file % between);
      byCommit[commit]?.push({ file, mark });
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

function someLine(random: () => number): string {
  const words = Array.from(
    { length: 4 + Math.floor(random() * 6) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  );
  return `  ${words.join(' ')} ${Math.floor(random() * 1e9).toString(36)};\n`;
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
