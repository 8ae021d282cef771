import { readlinkSync } from 'node:fs';
import type { ContentScanner } from '../content/content-scanner.ts';
import { type FoundSecret, toSecretMatch } from '../content/found-secret.ts';
import { scanText } from '../content/scan-text.ts';
import type { Origin, SecretMatch } from '../secret-match.ts';
import type { ListedFile } from './file-list.ts';
import type { Skipped } from './skip-log.ts';

/** Stands for a secret in the name of a file. */
export const MASK = '***';

/** A short text, such as the name of a file, with a secret in it. */
export interface ShortTextSecret {
  /** Index of the text. */
  readonly index: number;
  readonly secret: FoundSecret;
  /** The text with asterisks in the place of each secret. */
  readonly masked: string;
}

/**
 * Finds tokens that are known by their shape in short texts. All are searched at once: one by one, the names of a large
 * tree would take as long as its files.
 */
export function secretsInShortTexts(scanner: ContentScanner, texts: readonly string[]): ShortTextSecret[] {
  if (texts.length === 0) return [];
  const lines = new Set(
    secretsIn(scanner, texts.map((text) => text.replaceAll('\n', ' ')).join('\n')).flatMap(
      ({ position, otherLines }) => [position.line, ...otherLines],
    ),
  );
  return [...lines].flatMap((line) => {
    const text = texts[line - 1] ?? '';
    const found = secretsIn(scanner, text);
    let masked = Buffer.from(text);
    for (const { start, end } of found.toReversed())
      masked = Buffer.concat([masked.subarray(0, start), Buffer.from(MASK), masked.subarray(end)]);
    return found.map((secret) => ({ index: line - 1, secret, masked: masked.toString('utf8') }));
  });
}

function secretsIn(scanner: ContentScanner, text: string): readonly FoundSecret[] {
  const outcome = scanText(scanner, '', Buffer.from(text));
  return outcome.kind === 'scanned'
    ? outcome.secrets.filter(({ rule }) => rule.recognisedBy === 'shape')
    : [];
}

/** Paths with secrets in them, and what to show instead. */
export type MaskedPaths = ReadonlyMap<string, string>;

/** What is found in the names of files. Reports show paths, so these must not hold the secrets. */
export function secretsInNames(
  scanner: ContentScanner,
  paths: readonly string[],
  originOf: (path: string) => Origin | undefined,
): { readonly findings: readonly SecretMatch[]; readonly masks: MaskedPaths } {
  const masks = new Map<string, string>();
  const findings = secretsInShortTexts(scanner, paths).flatMap(({ index, secret, masked }) => {
    const path = paths[index] ?? '';
    masks.set(path, masked);
    const origin = originOf(path);
    const noted = { ...secret, notes: [...secret.notes, 'in the name of the file'] };
    return origin === undefined ? [] : toSecretMatch(noted, masked, origin);
  });
  return { findings, masks };
}

/** The same findings, none of which shows a secret in its path. */
export function withMaskedPaths(
  findings: readonly SecretMatch[],
  masks: MaskedPaths,
): readonly SecretMatch[] {
  if (masks.size === 0) return findings;
  return findings.map((finding) => ({ ...finding, path: masks.get(finding.path) ?? finding.path }));
}

/** What was skipped, with the names of files that hold secrets masked. */
export function withMaskedNames(scanner: ContentScanner, skipped: readonly Skipped[]): readonly Skipped[] {
  const masked = (paths: readonly string[]) => {
    const shown = [...paths];
    for (const { index, masked: text } of secretsInShortTexts(scanner, paths)) shown[index] = text;
    return shown;
  };
  return skipped.map(({ examples, paths, ...rest }) => ({
    ...rest,
    examples: masked(examples),
    ...(paths !== undefined && { paths: masked(paths) }),
  }));
}

/** What is found in the targets of links; on disk they are read without following them. */
export function secretsInLinks(
  root: string,
  files: readonly ListedFile[],
  scanner: ContentScanner,
): readonly SecretMatch[] {
  const links = files.flatMap(({ path, isLink }) => {
    const target = isLink === true ? targetOf(`${root}/${path}`) : undefined;
    return target === undefined ? [] : [{ path, target }];
  });
  return secretsInShortTexts(
    scanner,
    links.map(({ target }) => target),
  ).map(({ index, secret }) => {
    const noted = { ...secret, notes: [...secret.notes, 'in the target of the link'] };
    return toSecretMatch(noted, links[index]?.path ?? '', { kind: 'file' });
  });
}

/** Undefined when there is no link on disk. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
