import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NODE_MODULES = join(import.meta.dirname, '..', '..', '..', 'node_modules');

/** An npm registry on loopback. */
export interface LocalRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the packages that this checkout has installed, each in its one version, with what it bundles. */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', `http://${request.headers.host}`).then(
      (body) => response.writeHead(200).end(body),
      () => response.writeHead(404).end('{}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @throws Error when there is no such package */
async function answer(path: string, origin: string): Promise<string | Buffer> {
  const tarball = /^\/([\w-]+)\/-\/\1\.tgz$/.exec(path)?.[1];
  if (tarball !== undefined) return packed(tarball);
  const name = /^\/([\w-]+)$/.exec(path)?.[1] ?? '';
  const manifest = JSON.parse(await readFile(join(NODE_MODULES, name, 'package.json'), 'utf8'));
  const integrity = `sha512-${createHash('sha512')
    .update(await packed(name))
    .digest('base64')}`;
  const version = { ...manifest, dist: { tarball: `${origin}/${name}/-/${name}.tgz`, integrity } };
  return JSON.stringify({
    name,
    'dist-tags': { latest: manifest.version },
    versions: { [manifest.version]: version },
  });
}

/** The same bytes each time. */
async function packed(name: string): Promise<Buffer> {
  const options = [
    '--sort=name',
    '--mtime=@0',
    '--owner=0',
    '--group=0',
    `--transform=s,^${name},package,`,
    '--use-compress-program=gzip -1n',
  ];
  const { stdout } = await promisify(execFile)('tar', ['-c', ...options, name], {
    cwd: NODE_MODULES,
    encoding: 'buffer',
    maxBuffer: 200_000_000,
  });
  return stdout;
}
