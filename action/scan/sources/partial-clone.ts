import type { Blob } from './blob-reader.ts';
import { gitOutput, tryGit } from './git.ts';

const PROMISORS = ['config', '--get-regexp', String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`];

/** Whether a clone may lack objects that git would fetch when they are needed; a scan fetches nothing. */
export function isPartialClone(root: string): boolean {
  return tryGit(root, PROMISORS).status === 0;
}

/** The same, without waiting for git. */
export async function askForPartialClone(folder: string): Promise<boolean> {
  const output = await gitOutput(folder, PROMISORS).catch(() => undefined);
  return output?.status === 0;
}

/** Those of some blobs that this clone has. In a partial clone, asking git for the others ends it. */
export function withoutMissing(root: string, blobs: readonly Blob[]): readonly Blob[] {
  if (blobs.length === 0 || !isPartialClone(root)) return blobs;
  const options = ['--objects', '--no-walk', '--ignore-missing', '--missing=print', '--stdin'];
  const { stdout } = tryGit(root, ['rev-list', ...options], blobs.map(({ id }) => `${id}\n`).join(''));
  const there = new Set(stdout.toString('latin1').split(/[\n ]/));
  return blobs.filter(({ id }) => there.has(id));
}
