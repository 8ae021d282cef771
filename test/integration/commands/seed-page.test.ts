import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SEED_PAGE } from '../../../schemas/readme/seed-page.ts';
import { argumentsOf } from '../../markdown/command-lines.ts';
import { keysFile } from '../engine/engine-world.ts';
import { surroundings } from './ran-command.ts';

const HOUR = 3_600_000;
const COMMAND_LINES = SEED_PAGE.flatMap(({ commands }) => commands);

/** The folder is no repository, and it holds the delivered secrets and keys that can do too much: these find them. */
const FINDS = ['lowerplane check', 'lowerplane keys advise', 'lowerplane scan'];

it('every job of the page is done by its commands, one after another', async () => {
  const around = await surroundings();
  const write = (name: string, content: string) => writeFileSync(join(around.folder, name), content);
  const rotation = { every: '90d', overlap: '7d' };
  write('lowerplane.yaml', keysFile({ expires_in: undefined, rotation }));
  write('scan.json', '{ "vulnerabilities": 0 }\n');
  // Between two looks of --watch an hour goes by, in which the consumer uses the new key.
  const wait = async () => {
    around.emulator.clock.set(around.emulator.clock.now() + HOUR);
    await around.use(readFileSync(join(around.folder, 'dashboard.key'), 'utf8').trim());
    return true;
  };
  for (const line of COMMAND_LINES) {
    const environment = { ...around.environment, PATH: process.env.PATH };
    const { code, error } = await around.run(argumentsOf(line), { wait, environment });
    expect({ line, code }, error).toEqual({ line, code: FINDS.includes(line) ? 1 : 0 });
  }
  const keys = around.client.listApiKeys({ name: 'Internal Dashboard' });
  expect(await Array.fromAsync(keys, ({ status }) => status)).toEqual(['revoked', 'revoked']);
});
