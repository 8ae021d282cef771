import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlobPart, newVersionScanner } from '../../../action/scan/sources/blob-part.ts';
import type { Blob } from '../../../action/scan/sources/blob-reader.ts';
import { inThreads } from '../../../action/scan/sources/blob-threads.ts';
import { PackFile } from '../../../action/scan/sources/packs/pack-file.ts';
import { PackWindow } from '../../../action/scan/sources/packs/pack-window.ts';
import { sortByPacks } from '../../../action/scan/sources/packs/packed-plan.ts';
import { PackedScan } from '../../../action/scan/sources/packs/packed-scan.ts';
import { ScanThreads } from '../../../action/scan/sources/scan-threads.ts';
import { Tally } from '../../../action/scan/sources/tally.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

/** All versions of files in a repository. */
function blobsOf(folder: string): Blob[] {
  const args = ['rev-list', '--objects', '--filter=object:type=blob', '--all'];
  const { stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout
    .split('\n')
    .map((line) => ({ id: line.slice(0, line.indexOf(' ')), path: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ id, path }) => id.length >= 40 && path !== '')
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function scanned(folder: string, blobs: readonly Blob[], packsFrom: number, threads = 1) {
  const pool = new ScanThreads<BlobPart>(threads, { floor: 'low', versions: true }, { files: 1 });
  if (threads > 1) pool.expect({ files: 1 });
  const tally = new Tally();
  try {
    const found = await inThreads({ pool, packsFrom })(folder, blobs, newVersionScanner('low'), tally);
    return { found: [...found].sort(([a], [b]) => (a < b ? -1 : 1)), amount: tally.amount };
  } finally {
    pool.stop();
  }
}

const byGit = (folder: string, blobs: readonly Blob[]) => scanned(folder, blobs, Number.POSITIVE_INFINITY);
const byPacks = (folder: string, blobs: readonly Blob[], threads = 1) => scanned(folder, blobs, 0, threads);

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Adds commits with one git, and leaves their objects as they come or packs them. */
function addCommits(repo: MadeRepository, commits: readonly Files[]): void {
  const parts: (string | Uint8Array)[] = [];
  const exists = spawnSync('git', ['rev-parse', '-q', '--verify', 'main'], { cwd: repo.folder }).status === 0;
  for (const [number, files] of commits.entries()) {
    parts.push(`commit refs/heads/main\ncommitter T <t@example.test> ${number} +0000\ndata 1\nc\n`);
    if (number === 0 && exists) parts.push('from refs/heads/main^0\n');
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content);
      parts.push(`M 100644 inline ${path}\ndata ${bytes.length}\n`, bytes, '\n');
    }
  }
  const input = Buffer.concat(parts.map((text) => Buffer.from(text)));
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], { cwd: repo.folder, input });
  if (status !== 0) throw new Error(stderr.toString());
}

/** How many versions are read without git. */
function readHere(folder: string, blobs: readonly Blob[]): number {
  const { packed, plan } = sortByPacks(folder, blobs);
  const scanner = newVersionScanner('low');
  if (scanner.shared === undefined) throw new Error('the scanner has no memory for packs');
  const scan = new PackedScan(plan, scanner, scanner.shared);
  const read = packed.filter((blob, index) => scan.scan(index, blob, () => {}));
  scan.close();
  return read.length;
}

/** Versions of files, the later ones made from parts of earlier ones of any file. */
const edit = fc.record({
  file: fc.nat(3),
  from: fc.nat(3),
  at: fc.double({ min: 0, max: 0.99, noNaN: true }),
  removed: fc.nat(400),
  inserted: fc.oneof(
    fc.constant(''),
    fc.nat(999).map((number) => `changed = compute(${number})\n`),
    fc.integer({ min: 1, max: 9 }).map((number) => `\ntoken: ${githubToken(number)}\n`),
    fc
      .integer({ min: 1, max: 9 })
      .map((number) => Buffer.from(`token: ${githubToken(number)}`).toString('base64')),
  ),
  form: fc.constantFrom('text', 'text', 'text', 'text', 'utf16', 'binary'),
});
const packing = fc.record({
  window: fc.constantFrom(2, 10, 50),
  depth: fc.constantFrom(1, 3, 50),
  byId: fc.boolean(),
  secondAfter: fc.option(fc.nat(20), { nil: undefined }),
  looseAfter: fc.nat(20),
});

const start = (file: number) =>
  Array.from({ length: 60 }, (_, line) => `line ${line * 7919} of file ${file} has some text\n`).join('');

describe('versions of files in packs', () => {
  it('give what git gives, however they are packed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 5, maxLength: 30 }),
        packing,
        async (edits, { window, depth, byId, secondAfter, looseAfter }) => {
          const repo = new MadeRepository();
          const texts = [0, 1, 2, 3].map(start);
          const version = (file: number, form: string): Files => {
            const text = Buffer.from(texts[file] ?? '', form === 'utf16' ? 'utf16le' : 'utf8');
            if (form === 'binary') text.fill(0, 0, text.length >> 1);
            return { [`f${file}.conf`]: text };
          };
          const commits = [...texts.keys()].map((file) => version(file, 'text'));
          for (const { file, from, at, removed, inserted, form } of edits) {
            const text = texts[from] ?? '';
            const place = Math.floor(at * text.length);
            texts[file] = text.slice(0, place) + inserted + text.slice(place + removed);
            commits.push(version(file, form));
          }
          if (byId) repo.git('config', 'repack.useDeltaBaseOffset', 'false');
          const repack = (...how: readonly string[]) =>
            repo.git('repack', '-d', '--quiet', `--window=${window}`, `--depth=${depth}`, ...how);
          const [first, second] = [looseAfter, looseAfter + (secondAfter ?? 0)];
          addCommits(repo, commits.slice(0, first + 1));
          repack('-a', '-f');
          if (commits.length > first + 1) addCommits(repo, commits.slice(first + 1, second + 1));
          if (secondAfter !== undefined) repack();
          if (commits.length > second + 1) addCommits(repo, commits.slice(second + 1));
          const blobs = blobsOf(repo.folder);
          expect(await byPacks(repo.folder, blobs)).toEqual(await byGit(repo.folder, blobs));
          repo.git('gc', '--quiet', '--aggressive', '--prune=now');
          expect(readHere(repo.folder, blobs)).toBe(blobs.length);
          // Some versions alone, made from others that are not wanted.
          const some = blobs.filter((_, index) => index % 3 === 0);
          expect(await byPacks(repo.folder, some)).toEqual(await byGit(repo.folder, some));
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);
});

/** 60 versions of 3 files, some with secrets. */
function packedHistory(objectFormat?: 'sha256'): MadeRepository {
  const repo = new MadeRepository(objectFormat);
  const commits = Array.from({ length: 60 }, (_, version) => {
    const files = [0, 1, 2].map((file) => {
      const lines = start(file).split('\n');
      lines[version] = version % 9 === 0 ? `token: ${githubToken(version)}` : `changed in version ${version}`;
      return [`f${file}.conf`, lines.join('\n')] as const;
    });
    return Object.fromEntries(files);
  });
  addCommits(repo, commits);
  repo.git('gc', '--quiet', '--prune=now');
  return repo;
}

const packOf = (repo: MadeRepository, extension: string) => {
  const folder = join(repo.folder, '.git/objects/pack');
  return join(folder, readdirSync(folder).find((name) => name.endsWith(extension)) ?? '');
};

describe('what is read of packs', () => {
  it('is the same in several threads', async () => {
    const repo = packedHistory();
    const blobs = blobsOf(repo.folder);
    const { found, amount } = await byGit(repo.folder, blobs);
    expect(found.length).toBeGreaterThan(5);
    expect(await byPacks(repo.folder, blobs, 2)).toEqual({ found, amount });
  });

  it('includes packs of other repositories, and what git put in the place of an object', async () => {
    const repo = packedHistory();
    const clone = join(madeFolder(), 'clone');
    spawnSync('git', ['clone', '--quiet', '--shared', '--bare', repo.folder, clone]);
    const blobs = blobsOf(repo.folder);
    spawnSync('git', ['replace', blobs[0]?.id ?? '', blobs[1]?.id ?? ''], { cwd: clone });
    expect(readHere(clone, blobs)).toBe(blobs.length);
    expect(await byPacks(clone, blobs)).toEqual(await byGit(repo.folder, blobs));
  });

  it('leaves repositories with other ids to git', async () => {
    const repo = packedHistory('sha256');
    const blobs = blobsOf(repo.folder);
    expect(blobs.length).toBeGreaterThan(100);
    expect(readHere(repo.folder, blobs)).toBe(0);
    expect(await byPacks(repo.folder, blobs)).toEqual(await byGit(repo.folder, blobs));
  });

  it('includes large texts, in windows', async () => {
    const repo = new MadeRepository();
    const line = (number: number) => `line ${number} ${(number * 7919) % 1_000_003}\n`;
    const lines = Array.from({ length: 260_000 }, (_, number) => line(number));
    for (const version of [0, 1, 2]) {
      lines[1_000 * (version + 1)] = `token: ${githubToken(version)}\n`;
      repo.commit(`version ${version}`, { 'large.conf': lines.join('') });
    }
    repo.git('gc', '--quiet', '--prune=now');
    const blobs = blobsOf(repo.folder);
    expect(readHere(repo.folder, blobs)).toBe(3);
    const { found, amount } = await byPacks(repo.folder, blobs);
    expect(amount.windowed).toBe(3);
    expect({ found, amount }).toEqual(await byGit(repo.folder, blobs));
  });

  it('is what git gives when a pack is damaged: the same texts, or an error', async () => {
    const repo = packedHistory();
    const blobs = blobsOf(repo.folder);
    const path = packOf(repo, '.pack');
    const whole = readFileSync(path);
    // Which of the damaged texts git complains of depends on their order.
    const outcome = (scan: Promise<object>) =>
      scan.catch((error: unknown) => /^ScanError: git cat-file failed/.exec(String(error))?.[0] ?? error);
    const places = new PackFile(path.replace(/\.pack$/, ''), new PackWindow(Buffer.alloc(64)), 64);
    const offsets = blobs.map(({ id }) => places.offsetOf(Buffer.from(id, 'hex')) ?? 0);
    places.close();
    chmodSync(path, 0o600);
    for (const [number, distance] of [0, 1, 2, 3, 4, 6, 9, 14, 20].entries()) {
      const damaged = Buffer.from(whole);
      const at = (offsets[(number * 17) % offsets.length] ?? 0) + distance;
      damaged[at] = (damaged[at] ?? 0) ^ (1 + 37 * number);
      writeFileSync(path, damaged);
      expect(await outcome(byPacks(repo.folder, blobs))).toEqual(await outcome(byGit(repo.folder, blobs)));
    }
    writeFileSync(path, whole.subarray(0, whole.length >> 1));
    expect(await outcome(byPacks(repo.folder, blobs))).toEqual(await outcome(byGit(repo.folder, blobs)));
    writeFileSync(path, whole);
  });
});
