import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { proofOf } from '../../../provider/keys/possession.ts';

/** A consumer with an endpoint on this machine. */
export interface RunningConsumer {
  readonly url: string;
  /** The secret that it uses. */
  secret: string;
  /** Challenges that it got. */
  readonly challenges: string[];
  /** Answers in its place. */
  respond: ((request: IncomingMessage, response: ServerResponse, challenge: string) => void) | undefined;
}

export const answerOf = (secret: string, challenge: string) =>
  JSON.stringify({ proof: proofOf(secret, challenge), fingerprint: fingerprint(secret) });

/** Ends with the test. */
export async function runningConsumer(): Promise<RunningConsumer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const challenge = Buffer.concat(chunks).toString();
    consumer.challenges.push(challenge);
    if (consumer.respond) consumer.respond(request, response, challenge);
    else response.end(answerOf(consumer.secret, challenge));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const consumer: RunningConsumer = {
    url: `http://127.0.0.1:${port}/proof`,
    secret: '',
    challenges: [],
    respond: undefined,
  };
  return consumer;
}
