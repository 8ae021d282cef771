import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProbe } from '../../../provider/delivery/probe/open-probe.ts';
import type { DeclaredProbe } from '../../../provider/keys/declaration/probe.ts';
import { answerOf, runningConsumer } from './consumers.ts';

const SECRET = 'lp_1234';
const NONE = { https: undefined, command: undefined, file: undefined };

async function asked(probe: Partial<DeclaredProbe>, challenge = 'the challenge', isPending = () => false) {
  const opened = await openProbe({ ...NONE, ...probe }, { PATH: process.env.PATH });
  return opened.ask({ challenge, isPending });
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'probe-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('an endpoint', () => {
  const https = (url: string, timeout?: string) => ({ https: { url, timeout } });

  test('gets the challenge as it is, and nothing else of the run', async () => {
    const consumer = await runningConsumer();
    consumer.secret = SECRET;
    const headers: unknown[] = [];
    consumer.respond = (request, response, challenge) => {
      headers.push(Object.keys(request.headers).sort());
      response.end(answerOf(SECRET, challenge));
    };
    expect(await asked(https(consumer.url))).toEqual({
      challenge: 'the challenge',
      answer: answerOf(SECRET, 'the challenge'),
    });
    expect(consumer.challenges).toEqual(['the challenge']);
    expect(headers).toEqual([
      ['accept', 'connection', 'content-length', 'content-type', 'host', 'user-agent'],
    ]);
  });

  test('is not followed elsewhere', async () => {
    const [consumer, other] = [await runningConsumer(), await runningConsumer()];
    consumer.respond = (_, response) => response.writeHead(307, { location: other.url }).end();
    await expect(asked(https(consumer.url))).rejects.toThrow('redirect');
    expect(other.challenges).toEqual([]);
  });

  test('is read to a limit', async () => {
    const consumer = await runningConsumer();
    consumer.respond = (_, response) => response.end('x'.repeat(5000));
    await expect(asked(https(consumer.url))).rejects.toMatchObject({ name: 'ProbeError' });
  });

  test('that fails, does not answer in time, or is not there is an error', async () => {
    const consumer = await runningConsumer();
    consumer.respond = (_, response) => response.writeHead(404).end();
    await expect(asked(https(consumer.url))).rejects.toThrow('answered with status 404 instead of 200.');
    consumer.respond = () => {};
    await expect(asked(https(consumer.url, '1s'))).rejects.toMatchObject({ name: 'ProbeError' });
    await expect(asked(https('http://127.0.0.1:1/', '1s'))).rejects.toMatchObject({ name: 'ProbeError' });
  });

  test('is never asked without TLS outside of this machine', async () => {
    await expect(asked(https('http://192.0.2.1/'))).rejects.toThrow('Its URL');
  });
});

describe('a program', () => {
  const command = (script: string, more: object = {}) => ({
    command: { program: ['sh', '-c', script], environment: undefined, timeout: undefined, ...more },
  });

  test('passes the challenge on, with no variables of the run', async () => {
    expect(
      await asked(command('cat; echo " $LOWERPLANE_API_KEY$ADDED"', { environment: { ADDED: 'x' } })),
    ).toEqual({
      challenge: 'the challenge',
      answer: 'the challenge x\n',
    });
  });

  test('that ends with an error is shown with its last output, without key texts', async () => {
    const failed = asked(command('echo "no pod lp_abcdefghijklmnopqrstuvwxyz0123456789" >&2; exit 3'));
    await expect(failed).rejects.toThrow(/ended with exit code 3\. Its last output: no pod lp_\[redacted\]/);
    await expect(failed).rejects.not.toThrow('may have kept the secret');
  });

  test('is read to a limit, and found before it is started', async () => {
    const { answer } = await asked(command('yes | head -c 100000'));
    expect(answer).toHaveLength(4097);
    const missing = { command: { program: ['no-such-program'], environment: undefined, timeout: undefined } };
    await expect(asked(missing)).rejects.toThrow('No directory of PATH contains a program "no-such-program"');
  });
});

describe('a file', () => {
  test('is answered later, and its challenge stays until then', async () => {
    const path = join(await folder(), 'proof');
    const probe = { file: { path } };
    await expect(asked(probe, 'first')).rejects.toThrow('It has not answered the challenge');
    expect(await readFile(`${path}.challenge`, 'utf8')).toBe('first');
    await writeFile(path, 'its answer');
    expect(await asked(probe, 'second', () => true)).toEqual({ challenge: 'first', answer: 'its answer' });
  });

  test('an answer to another challenge is removed, and another one asked', async () => {
    const path = join(await folder(), 'proof');
    await writeFile(path, 'of before');
    await writeFile(`${path}.challenge`, 'of before');
    await expect(asked({ file: { path } }, 'new')).rejects.toThrow('It has not answered');
    expect(await readFile(`${path}.challenge`, 'utf8')).toBe('new');
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('that cannot be read or written is an error', async () => {
    const directory = await folder();
    const path = join(directory, 'missing', 'proof');
    await expect(asked({ file: { path } })).rejects.toThrow('The challenge cannot be written to');
    if (process.getuid?.() === 0) return;
    await writeFile(join(directory, 'proof.challenge'), '');
    await chmod(join(directory, 'proof.challenge'), 0);
    await expect(asked({ file: { path: join(directory, 'proof') } })).rejects.toThrow('cannot be read');
  });
});
