import type { ContentScanner } from '../content/content-scanner.ts';
import { type FoundSecret, toSecretMatch } from '../content/found-secret.ts';
import { scanText } from '../content/scan-text.ts';
import type { Origin, SecretMatch } from '../secret-match.ts';
import type { Blob } from './blob-reader.ts';
import { type GitEntries, gitEntries } from './git.ts';

/** What is found in messages, and how many there were. */
export interface MessageScan {
  readonly findings: readonly SecretMatch[];
  readonly messages: number;
  /** Id of the commit that git names last: one without parents, when all commits are scanned. */
  readonly oldest: string;
}

/**
 * Scans the messages of commits. They have no path; `.git/commit/<id>` stands for one.
 *
 * @param listed each commit's id and message, with a space between them.
 * @throws ScanError (as a rejection) when git fails.
 */
export async function scanCommitMessages(listed: GitEntries, scanner: ContentScanner): Promise<MessageScan> {
  const findings: SecretMatch[] = [];
  let messages = 0;
  let oldest = '';
  for await (const entries of listed) {
    for (const entry of entries) {
      messages += 1;
      const space = entry.indexOf(' ');
      const commit = entry.slice(0, space);
      oldest = commit;
      findings.push(
        ...found(scanner, `.git/commit/${commit}`, entry.slice(space + 1), 'in the commit message', {
          kind: 'commit',
          commit,
          present: true,
        }),
      );
    }
  }
  return { findings, messages, oldest };
}

/** Fields of a ref that are asked for. */
const REF_FIELDS = ['refname', 'objecttype', 'objectname', '*objecttype', '*objectname', 'contents'];

/**
 * Scans the messages of tags, and lists the blobs that refs name: no tree leads to what `git replace` put in the place of
 * a blob, or to a blob with a tag.
 *
 * @throws ScanError (as a rejection) when git fails.
 */
export async function scanRefs(
  root: string,
  scanner: ContentScanner,
): Promise<{ readonly findings: readonly SecretMatch[]; readonly blobs: readonly Blob[] }> {
  const findings: SecretMatch[] = [];
  const blobs: Blob[] = [];
  let fields: string[] = [];
  const format = REF_FIELDS.map((field) => `%(${field})%00`).join('');
  for await (const entries of gitEntries(root, ['for-each-ref', `--format=${format}`])) {
    for (const entry of entries) {
      // Git ends each ref's fields with a line end.
      fields.push(fields.length === 0 ? entry.replace(/^\n/, '') : entry);
      if (fields.length < REF_FIELDS.length) continue;
      const [ref = '', type, id = '', target, targetId = '', contents = ''] = fields;
      fields = [];
      if (type === 'blob') blobs.push({ id, path: ref });
      if (target === 'blob') blobs.push({ id: targetId, path: ref });
      if (type === 'tag')
        findings.push(
          ...found(scanner, `.git/${ref}`, contents, 'in the message of the tag', { kind: 'ref', ref }),
        );
    }
  }
  return { findings, blobs };
}

function found(
  scanner: ContentScanner,
  path: string,
  text: string,
  note: string,
  origin: Origin,
): readonly SecretMatch[] {
  const outcome = scanText(scanner, path, Buffer.from(text));
  if (outcome.kind !== 'scanned') return [];
  return outcome.secrets.map((secret: FoundSecret) =>
    toSecretMatch({ ...secret, notes: [...secret.notes, note] }, path, origin),
  );
}
