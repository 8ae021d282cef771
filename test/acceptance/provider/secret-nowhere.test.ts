import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

/** A secret as it is and as programs like to write it. Base64 in all three alignments, without its uncertain ends. */
function spellings(secret: string): readonly string[] {
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.from(' '.repeat(offset) + secret)
      .toString('base64')
      .slice(4, -4),
  );
  const hex = Buffer.from(secret).toString('hex');
  return [secret, ...shifted, hex, hex.toUpperCase()];
}

/** Files below a directory with what is in them; members of zip archives (plan files) are unpacked. */
async function contentsBelow(directory: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const name = relative(directory, path);
    contents.set(name, bytes.toString('latin1'));
    for (const [member, content] of zipMembers(bytes)) contents.set(`${name}!${member}`, content);
  }
  return contents;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;

/** Source of the format: PKWARE's APPNOTE, central directory file headers. */
function zipMembers(zip: Buffer): readonly (readonly [string, string])[] {
  if (zip.length < 22 || zip.readUInt32LE(0) !== LOCAL_HEADER) return [];
  const members: (readonly [string, string])[] = [];
  let at = zip.readUInt32LE(zip.length - 22 + 16);
  while (zip.readUInt32LE(at) === DIRECTORY_HEADER) {
    const [method, packed, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + packed);
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength);
    members.push([name, (method === 8 ? inflateRawSync(data) : data).toString('latin1')]);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return members;
}

/** Everywhere a secret is found, by the names of `contents`. */
function whereabouts(contents: ReadonlyMap<string, string>, secret: string): readonly string[] {
  const looked = spellings(secret);
  return [...contents]
    .filter(([, text]) => looked.some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

describe.skipIf(terraformIsMissing())('the secret', () => {
  it('is in no state, plan, log, output or temporary file: only where it was delivered', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { directory } = lp.workspace;
    const traces = join(directory, 'traces');
    const temporary = join(directory, 'temporary');
    await mkdir(traces);
    await mkdir(temporary);

    const said = new Map<string, string>();
    const run = async (...args: readonly string[]) => {
      const [command = ''] = args;
      const step = `${said.size}-${command}`;
      const { output } = await lp.workspace.run(args, {
        TF_LOG: 'TRACE',
        TF_LOG_PROVIDER: 'TRACE',
        TF_LOG_PATH: join(traces, `${step}.log`),
        TMPDIR: temporary,
      });
      said.set(`output of ${step}`, output);
    };

    const output = `output "key" {\n  value = lowerplane_api_key.ci\n  sensitive = true\n}\n`;
    const key = keyBlock({ rotation: '{ every = "90d", overlap = "7d" }' }) + output;
    await lp.declare(key);
    await run('plan', '-out=first.bin');
    await run('apply', 'first.bin');
    const first = await lp.secret();
    expect(await lp.use(first)).toBe(200);

    lp.advance(91);
    await run('plan', '-out=second.bin');
    await run('apply', 'second.bin');
    const second = await lp.secret();
    expect(second).not.toBe(first);
    lp.advance(8);
    await lp.use(second);
    await run('apply', '-auto-approve');
    await run('plan', '-refresh-only');
    const shown = await lp.workspace.succeed(['show', '-json']);
    said.set('output of show', shown.output);
    const before = await contentsBelow(directory);
    await run('destroy', '-auto-approve');

    const all = new Map([...before, ...(await contentsBelow(directory)), ...said]);
    all.set('terraform.tfstate before destroy', before.get('terraform.tfstate') ?? '');
    expect([...all.keys()]).toEqual(
      expect.arrayContaining([
        'first.bin!tfplan',
        'second.bin!tfstate',
        'terraform.tfstate',
        'terraform.tfstate.backup',
      ]),
    );
    const trace = [...all].find(([name]) => name.endsWith('1-apply.log'))?.[1] ?? '';
    expect(trace.includes('applying the planned Create change')).toBe(true);
    expect(trace.includes('provider.terraform-provider-lowerplane')).toBe(true);

    // Proof that the search would find one.
    expect(whereabouts(all, 'CI gate')).toContain('first.bin!tfplan');
    expect(whereabouts(new Map([['x', Buffer.from(`..${first}`).toString('base64')]]), first)).toEqual(['x']);

    expect(whereabouts(all, first)).toEqual([]);
    expect(whereabouts(all, second)).toEqual(['ci.key']);
    expect(whereabouts(all, lp.providerKey)).toEqual([]);
  });

  it('leaves the delivered file alone with its owner, and no partial file beside it', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ deliver_to: '[{ file = { path = "secrets/deep/ci.key" } }]' }));
    await lp.applied();
    const folder = join(lp.workspace.directory, 'secrets', 'deep');
    expect(await readdir(folder)).toEqual(['ci.key']);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'ci.key'))).mode & 0o077).toBe(0);
  });
});
