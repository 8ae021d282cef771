import { join } from 'node:path';
import type { Plugin } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const PARTS = join(ROOT, 'undici-parts.cjs');

/** As undici's own index does; an agent for proxies connects to them. */
const AGENTS = `
  const { prototype } = require('undici/lib/dispatcher/dispatcher');
  prototype.request = require('undici/lib/api/api-request');
  module.exports = {
    get Agent() { return require('undici/lib/dispatcher/agent'); },
    get EnvHttpProxyAgent() {
      prototype.connect = require('undici/lib/api/api-connect');
      return require('undici/lib/dispatcher/env-http-proxy-agent');
    },
  };`;

/**
 * What stands for modules of undici that are loaded but not called: HTTP/2, which is off, an experimental parser, and forms,
 * since bodies are texts or bytes.
 */
const OWN_STUBS: Readonly<Record<string, string>> = {
  'dispatcher/client-h2.js': `module.exports = () => { throw new Error('HTTP/2 is not included'); };`,
  'dispatcher/parser-h1.js': `module.exports = { getMiloEnabled: () => false };`,
  'web/fetch/body.js': `module.exports = { extractBody: () => { throw new Error('Forms are not included'); } };`,
  'web/fetch/formdata.js': `module.exports = {};`,
  'web/webidl/index.js': `module.exports = { webidl: { is: { FormData: () => false } } };`,
};

/** What stands for modules of Node.js of which undici needs a value: each loads as many others as it has parts. */
const NODE_STUBS: Readonly<Record<string, string>> = {
  [join(ROOT, 'undici-assert.cjs')]: `
    module.exports = (value, message = 'Assertion failed') => {
      if (value) return;
      throw message instanceof Error ? message : Object.assign(new Error(message), { code: 'ERR_ASSERTION' });
    };`,
  // 16 KiB is the default of Node.js.
  [join(ROOT, 'undici-http.cjs')]: `
    const options = [process.env.NODE_OPTIONS, ...process.execArgv].join(' ');
    module.exports = /max.http.header.size/.test(options)
      ? require('node:http')
      : { IncomingMessage: class {}, maxHeaderSize: 16384 };`,
};

const OWN_MODULE = /[\\/]undici[\\/]lib[\\/](.*)$/;

/** The agents of undici and their requests, without its fetch, cache and mocks: half of it is never called. */
export const undiciParts: Plugin = {
  name: 'undici-parts',
  resolveId: {
    filter: { id: /^(?:undici|node:assert|node:http)$/ },
    handler: (source, importer = '') => {
      if (source === 'undici') return PARTS;
      return OWN_MODULE.test(importer) ? join(ROOT, `undici-${source.slice('node:'.length)}.cjs`) : null;
    },
  },
  load: {
    filter: { id: [PARTS, ...Object.keys(NODE_STUBS), OWN_MODULE] },
    handler: (id) =>
      id === PARTS
        ? AGENTS
        : (NODE_STUBS[id] ?? OWN_STUBS[OWN_MODULE.exec(id)?.[1]?.replaceAll('\\', '/') ?? '']),
  },
};
