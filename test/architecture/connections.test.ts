import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { expect, it } from 'vitest';
import { sourceFiles } from './module-graph.ts';
import { isNode, type Node, readImports, visit } from './read-imports.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Modules that can open a connection, or that send requests over one of their own. */
const CONNECTING =
  /^(undici|axios|got|node-fetch|@actions\/(github|http-client)|@octokit\/.*|(node:)?(http|https|http2|net|tls|dgram))$/;

/** What may use such a module, and why. */
const ALLOWED: readonly { readonly path: string; readonly modules: RegExp; readonly because: string }[] = [
  { path: 'provider/http/undici.ts', modules: /^undici$/, because: 'the one way out' },
  { path: 'provider/http/transport.ts', modules: /^undici$/, because: 'its types' },
  { path: 'provider/emulator/', modules: /^node:(http|net)$/, because: 'it is a server' },
  {
    path: 'action/github/api/connection.ts',
    modules: /^@actions\/github$/,
    because: 'it writes requests, which provider/http sends',
  },
  {
    path: 'provider/terraform/plugin/',
    modules: /^node:(net|tls|http2)$/,
    because: 'it serves Terraform on a socket',
  },
  {
    path: 'action/scan/sources/git-output.ts',
    modules: /^node:net$/,
    because: 'git writes into a socket of the file system',
  },
];

/** Code that ships. Tests and examples play the other side. */
const SHIPPED = sourceFiles(ROOT).filter(
  (path) => /^(provider|action)\//.test(path) && !/\.(test|fixture|cases)\.ts$/.test(path),
);

it('opens connections in provider/http only', () => {
  const used = SHIPPED.flatMap((path) =>
    readImports(path, readFileSync(join(ROOT, path), 'utf8'))
      .filter(({ specifier }) => CONNECTING.test(specifier))
      .map(({ specifier, line }) => ({ path, specifier, line })),
  );
  const isAllowed = ({ path, specifier }: { readonly path: string; readonly specifier: string }) =>
    ALLOWED.some((allowed) => path.startsWith(allowed.path) && allowed.modules.test(specifier));
  expect(used.filter((one) => !isAllowed(one))).toEqual([]);
  for (const allowed of ALLOWED) {
    const isUsed = used.some(
      (one) => one.path.startsWith(allowed.path) && allowed.modules.test(one.specifier),
    );
    expect(isUsed, `Nothing needs the exception of ${allowed.path} any more: delete it.`).toBe(true);
  }
});

it('calls no fetch of the platform', () => {
  const calls = SHIPPED.flatMap((path) => {
    const found: string[] = [];
    visit(parseSync(path, readFileSync(join(ROOT, path), 'utf8')).program, (node) => {
      if (isOfPlatform(node)) found.push(path);
    });
    return found;
  });
  expect(calls).toEqual([]);
});

/** `fetch(...)`, `globalThis.fetch(...)`, `new WebSocket(...)`, `new EventSource(...)`. */
function isOfPlatform({ type, callee }: Node): boolean {
  if ((type !== 'CallExpression' && type !== 'NewExpression') || !isNode(callee)) return false;
  const name = isNode(callee.property) ? callee.property.name : callee.name;
  const isMember = callee.type === 'MemberExpression';
  if (isMember && !(isNode(callee.object) && callee.object.name === 'globalThis')) return false;
  return name === 'fetch' || name === 'WebSocket' || name === 'EventSource';
}
