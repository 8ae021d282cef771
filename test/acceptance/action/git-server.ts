import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { git } from '../../../action/scan/sources/git.ts';

/** A git server over HTTP, as GitHub's: it takes a token, and gives out any commit it has, reachable or not. */
export interface GitServer {
  readonly url: string;
  /** `Authorization` of every request, in order; undefined where there was none. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/**
 * @param root folder that holds the repositories: `<root>/octo/app` is served as `/octo/app`.
 * @param token without it the server answers 401; undefined: no one is let in.
 */
export async function startGitServer(root: string, token: string | undefined): Promise<GitServer> {
  const backend = join(git(root, ['--exec-path']).toString('utf8').trim(), 'git-http-backend');
  const authorizations: (string | undefined)[] = [];
  const expected = token && `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    authorizations.push(authorization);
    if (expected === undefined || authorization?.toLowerCase() !== expected.toLowerCase()) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    runBackend(backend, root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The Common Gateway Interface, RFC 3875, as far as git speaks it. */
function runBackend(backend: string, root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://git');
  const child = spawn(backend, [], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_CONFIG_KEY_1: 'safe.directory',
      GIT_CONFIG_VALUE_1: '*',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'x-access-token',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => {});
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf('\r\n\r\n');
    const headers = whole
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(': '));
    const status = headers.find(([name]) => name?.toLowerCase() === 'status')?.[1];
    for (const [name, value] of headers)
      if (name && value && name.toLowerCase() !== 'status') response.setHeader(name, value);
    response.writeHead(status === undefined ? 200 : Number.parseInt(status, 10)).end(whole.subarray(end + 4));
  });
}
