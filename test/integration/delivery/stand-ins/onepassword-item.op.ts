import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { SeenRequest } from '../../api/test-server.ts';
import { fieldShape, heldIn, ITEM, newItemShape, OnePasswordVault, VAULT } from '../services/onepassword.ts';
import { type Reply, type StandIn, serve, Violation } from '../services/stand-in.ts';

/** Assembled, so that no scanner takes it for a real one. */
const TOKEN = ['ops', 'eyJzaWdu', 'x'.repeat(40)].join('_');

/** Hands everything that the program got to the test, and does as it says. */
const PROGRAM = (url: string) => `
import { readFileSync } from 'node:fs';
const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { 'x-arguments': JSON.stringify(process.argv.slice(2)), 'x-environment': JSON.stringify(process.env) },
  body: readFileSync(0),
}).catch(() => undefined);
const { code, output, error } = response === undefined
  ? { code: 1, output: '', error: '[ERROR] 2026/11/30 10:00:00 unexpected end of the response' }
  : await response.json();
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = code;
`;

const printed = (output: unknown): Reply => ({
  status: 200,
  body: { code: 0, output: typeof output === 'string' ? output : JSON.stringify(output), error: '' },
});
const failed = (message: string): Reply => ({
  status: 200,
  body: { code: 1, output: '', error: `[ERROR] 2026/11/30 10:00:00 ${message}\n` },
});

const environmentShape = z.object({
  OP_SERVICE_ACCOUNT_TOKEN: z.literal(TOKEN),
  OP_CACHE: z.literal('false'),
  OP_FORMAT: z.literal('json'),
});
/** What it must not get: it belongs to other services, or would choose a Connect server. */
const FOREIGN = /^(?:LOWERPLANE_|OP_CONNECT_|AWS_|GITHUB_|TF_)/;
const edited = z.strictObject({
  id: z.literal(ITEM.id),
  vault: z.strictObject({ id: z.literal(VAULT.id), name: z.string() }),
  title: z.literal(ITEM.title),
  category: z.string(),
  tags: z.array(z.string()),
  version: z.int(),
  fields: z.array(fieldShape),
});

const argumentsOf = ({ headers }: SeenRequest): readonly string[] =>
  z.array(z.string()).parse(JSON.parse(String(headers['x-arguments'])));

/**
 * The program `op` with a service account for one vault. Source: developer.1password.com/docs/cli/reference, and messages
 * of version 2.30 as users report them.
 */
export async function start(given?: OnePasswordVault): Promise<StandIn> {
  const vault = given ?? new OnePasswordVault();
  const server = await serve({
    kindOf: (request) => {
      const [noun, verb] = argumentsOf(request);
      return noun !== 'item' ? 'other' : verb === 'get' ? 'read' : 'write';
    },
    respond(request) {
      const environment: unknown = JSON.parse(String(request.headers['x-environment']));
      environmentShape.parse(environment);
      const foreign = Object.keys(z.record(z.string(), z.string()).parse(environment)).filter((name) =>
        FOREIGN.test(name),
      );
      if (foreign.length > 0) throw new Violation(`it got ${foreign.join(', ')}`);
      const json: unknown = request.body === '' ? undefined : JSON.parse(request.body);
      switch (argumentsOf(request).join(' ')) {
        case '--version':
          return printed('2.30.3\n');
        case `item get ${ITEM.title} --vault ${VAULT.name} --format json`: {
          const shown = vault.shown();
          return shown
            ? printed(shown)
            : failed(
                `"${ITEM.title}" isn't an item in the "${VAULT.name}" vault. Specify the item with its UUID, name, or domain.`,
              );
        }
        case `item create - --vault ${VAULT.name} --format json`:
          if (vault.item) throw new Violation('a second item of the title');
          vault.create(newItemShape.parse(json));
          return printed(vault.shown());
        case `item edit ${ITEM.id} --vault ${VAULT.name} --format json`: {
          // The whole item is replaced.
          vault.change(edited.parse(json).fields);
          return printed(vault.shown());
        }
      }
      throw new Violation('no such command');
    },
    fault(fault) {
      switch (fault) {
        case 'denied':
          return failed("(403) Forbidden: You don't have permission to perform this action.");
        case 'throttled':
          return failed("(429) Too Many Requests: You've reached the maximum number of requests.");
        case 'outage':
          return failed('(503) Service Unavailable: 1Password is being maintained.');
      }
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'op-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'op.mjs'), PROGRAM(server.url));
  await writeFile(
    join(folder, 'op'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'op.mjs')}' "$@"\n`,
  );
  await chmod(join(folder, 'op'), 0o755);
  const denied = (action: string) =>
    `1Password does not allow this service account to ${action} the item ${ITEM.title} of the vault ${VAULT.name}. It needs read_items`;
  return {
    ...server,
    ...heldIn(vault),
    environment: { OP_SERVICE_ACCOUNT_TOKEN: TOKEN, PATH: `${folder}:${process.env.PATH ?? ''}` },
    secrets: [TOKEN],
    words: {
      denied: { read: denied('read'), write: denied('write') },
      outage: '1Password is not available. Apply again later. op ended with exit code 1. Its last output:',
    },
  };
}
