import { readlinkSync } from 'node:fs';
import { isArchive } from '../archives/archive-name.ts';
import { scanArchives, scanPackedBlobs } from '../archives/scan-archives.ts';
import type { ContentScanner } from '../content/content-scanner.ts';
import { matchFingerprint } from '../content/redact.ts';
import type { WitnessedSecret } from '../content/witness.ts';
import { newScanner } from '../new-scanner.ts';
import { scriptPrefilter } from '../prefilter/script-prefilter.ts';
import type { ScanScope } from '../scan-result.ts';
import type { SecretMatch } from '../secret-match.ts';
import { tryGit } from '../sources/git.ts';
import { FileReader } from '../sources/read-file.ts';
import { MASK } from '../sources/short-texts.ts';
import { Tally } from '../sources/tally.ts';

/**
 * Reads the files of findings once more, for the texts that a scan drops at once.
 *
 * @returns the secrets by the fingerprint of their finding. Those that could not be found again are not in it.
 */
export async function revealSecrets(
  scope: ScanScope,
  findings: readonly SecretMatch[],
): Promise<ReadonlyMap<string, WitnessedSecret>> {
  const revealed = new Map<string, WitnessedSecret>();
  const reader = new SecondReading(scope);
  for (const places of Map.groupBy(findings, placeOf).values()) {
    let missing = places;
    const [{ path, origin } = { path: '', origin: { kind: 'file' } as const }] = places;
    for (const read of reader.waysTo(path, origin)) {
      const witnessed = await reader.secretsOf(read);
      for (const finding of missing) {
        const secret = secretOf(finding, witnessed);
        if (secret !== undefined) revealed.set(finding.fingerprint, secret);
      }
      missing = missing.filter(({ fingerprint }) => !revealed.has(fingerprint));
      if (missing.length === 0) break;
    }
  }
  return revealed;
}

function placeOf({ path, origin }: SecretMatch): string {
  return JSON.stringify([path, origin]);
}

/** The fingerprint of a file that moved is that of its old path: then the kind and the end of the secret decide. */
function secretOf(finding: SecretMatch, witnessed: readonly WitnessedSecret[]): WitnessedSecret | undefined {
  const { ruleId, path, fingerprint, secret } = finding;
  const exact = witnessed.find((one) => matchFingerprint(one.ruleId, one.identity, path) === fingerprint);
  if (exact !== undefined) return { ...exact, ruleId };
  const similar = witnessed.filter(
    (one) => one.ruleId === ruleId && one.text.length === secret.length && one.text.endsWith(secret.lastFour),
  );
  return new Set(similar.map(({ identity }) => identity)).size === 1 ? similar[0] : undefined;
}

type Read = () => Promise<void> | void;

/** Between the path of an archive and a path in it. */
const INSIDE = '!/';
const COMMIT_MESSAGE = /^\.git\/commit\/([0-9a-f]+)$/;

class SecondReading {
  readonly #root: string;
  readonly #head: string;
  readonly #scanner: ContentScanner;
  readonly #files: FileReader;
  #witnessed: WitnessedSecret[] = [];

  constructor({ root, range }: ScanScope) {
    this.#root = root;
    this.#head = range?.head ?? 'HEAD';
    this.#scanner = newScanner('low', scriptPrefilter, (secret) => this.#witnessed.push(secret));
    this.#files = new FileReader(root, this.#scanner);
  }

  async secretsOf(read: Read): Promise<readonly WitnessedSecret[]> {
    this.#witnessed = [];
    await read();
    return this.#witnessed;
  }

  /** Ways to read where a finding is, the likeliest first. */
  waysTo(path: string, origin: SecretMatch['origin']): readonly Read[] {
    const ways = this.#waysToContent(path, origin);
    return path.includes(MASK) ? [() => this.#names(origin), ...ways] : ways;
  }

  #waysToContent(path: string, origin: SecretMatch['origin']): readonly Read[] {
    const inside = path.indexOf(INSIDE);
    if (inside > 0 && isArchive(path.slice(0, inside)))
      return this.#waysToArchive(path.slice(0, inside), origin);
    switch (origin.kind) {
      case 'file':
        return [() => this.#file(path), this.#object(`:${path}`, path), this.#object(`HEAD:${path}`, path)];
      case 'staged':
        return [this.#object(`:${path}`, path)];
      case 'preexisting':
        return [this.#object(`${this.#head}:${path}`, path), this.#object(`:${path}`, path)];
      case 'commit': {
        const message = COMMIT_MESSAGE.exec(path)?.[1];
        return message === undefined
          ? [this.#object(`${origin.commit}:${path}`, path), this.#object(`${this.#head}:${path}`, path)]
          : [this.#object(message, path)];
      }
      case 'ref':
        return [this.#object(origin.ref, path), this.#object(`${origin.ref}^{blob}`, path)];
    }
  }

  #waysToArchive(path: string, origin: SecretMatch['origin']): readonly Read[] {
    const stored = (revision: string) => () =>
      scanPackedBlobs(
        this.#root,
        [{ id: `${revision}:${path}`, path }],
        this.#scanner,
        new Tally(),
        () => {},
      );
    if (origin.kind === 'commit') return [stored(origin.commit), stored(this.#head)];
    const ways = [stored(''), stored(this.#head)];
    return origin.kind === 'file'
      ? [() => void scanArchives(this.#root, [path], this.#scanner, new Tally()), ...ways]
      : ways;
  }

  /** The secret is in the name of a file, which a finding does not have. */
  #names(origin: SecretMatch['origin']): void {
    const args =
      origin.kind === 'commit'
        ? ['ls-tree', '-r', '-z', '--full-tree', '--name-only', origin.commit]
        : ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const { status, stdout } = tryGit(this.#root, args);
    if (status === 0)
      this.#scanner.scan('', Buffer.from(stdout.toString('latin1').replaceAll('\0', '\n'), 'latin1'));
  }

  #file(path: string): void {
    const outcome = this.#files.scan(path);
    if (outcome.kind !== 'skipped' || outcome.reason !== 'symlink') return;
    this.#scanner.scan(path, Buffer.from(readlinkSync(`${this.#root}/${path}`)));
  }

  /** Of a commit or a tag, the message is part of what git prints. */
  #object(name: string, path: string): Read {
    return () => {
      const { status, stdout } = tryGit(this.#root, ['cat-file', '-p', name]);
      if (status === 0) this.#scanner.scan(path, stdout);
    };
  }
}
