import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ANSWER_BYTES_MAX } from '../../keys/possession.ts';
import { codeOf } from '../../text/error-code.ts';
import { readStart } from '../file/read-start.ts';
import { type Probe, ProbeError } from './probe.ts';

/**
 * Two files for a consumer that cannot be reached: a challenge, which stays until it is answered, and the answer. Neither
 * holds anything secret.
 */
export function fileProbe(path: string): Probe {
  const answerFile = resolve(path);
  const challengeFile = `${answerFile}.challenge`;
  return {
    async ask({ challenge, isPending }) {
      const pending = await textOf(challengeFile);
      if (pending === undefined || !isPending(pending)) {
        // It answers another challenge.
        await rm(answerFile, { force: true }).catch(() => {});
        await replace(challengeFile, challenge);
      }
      const asked = (await textOf(challengeFile)) ?? challenge;
      const answer = await textOf(answerFile);
      if (answer === undefined)
        throw new ProbeError(
          `It has not answered the challenge in ${challengeFile}: ${answerFile} was not written.`,
        );
      return { challenge: asked, answer };
    },
  };
}

/** @throws ProbeError when there is something that cannot be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    // One byte more shows that there are too many.
    return (await readStart(path, ANSWER_BYTES_MAX + 1, 'follow'))?.toString();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new ProbeError(`${path} cannot be read: ${codeOf(error)}.`);
  }
}

/** A reader sees the whole of it, or what was there before. */
async function replace(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  try {
    await writeFile(partial, text, { flag: 'wx', mode: 0o644 });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw new ProbeError(`The challenge cannot be written to ${path}: ${codeOf(error)}.`);
  }
}
