import * as z from 'zod';
import { type StandIn, serve, Violation } from '../services/stand-in.ts';

/** Assembled, so that no scanner takes it for a real one. */
const TOKEN = ['glpat', 'x'.repeat(20)].join('-');
const KEY = 'LOWERPLANE_API_KEY';
const ALL = '/api/v4/projects/octo%2Fapp/variables';
const ONE = `${ALL}/${KEY}?filter%5Benvironment_scope%5D=production`;

const settings = { value: z.string(), protected: z.boolean(), masked: z.boolean(), raw: z.boolean() };
const created = z.strictObject({
  key: z.literal(KEY),
  environment_scope: z.literal('production'),
  ...settings,
});
const updated = z.strictObject(settings);
/** Source: docs.gitlab.com/ci/variables, "Mask a CI/CD variable". */
const MASKABLE = /^[\w+/=@:.~-]{8,}$/;

/** The variables API of GitLab for one project. Source: docs.gitlab.com/api/project_level_variables. */
export async function start(): Promise<StandIn> {
  let variable: z.output<typeof created> | undefined;
  const missing = { status: 404, body: { message: '404 Variable Not Found' } };
  const shown = (status: number) => ({
    status,
    body: { variable_type: 'env_var', hidden: false, ...variable },
  });
  const set = (wanted: z.output<typeof created>) => {
    if (wanted.masked && !MASKABLE.test(wanted.value)) throw new Violation('the value cannot be masked');
    variable = wanted;
  };
  const server = await serve({
    again: start,
    kindOf: ({ method }) => (method === 'GET' ? 'read' : 'write'),
    respond({ method, url, headers, body }) {
      if (headers['private-token'] !== TOKEN) throw new Violation('no token');
      if (method === 'POST' && url === ALL) {
        const wanted = created.parse(JSON.parse(body));
        if (variable) return { status: 400, body: { message: { key: [`(${KEY}) has already been taken`] } } };
        set(wanted);
        return shown(201);
      }
      if (url !== ONE) throw new Violation('no such path');
      if (!variable) return missing;
      switch (method) {
        case 'GET':
          return shown(200);
        case 'PUT':
          set({ ...variable, ...updated.parse(JSON.parse(body)) });
          return shown(200);
        case 'DELETE':
          variable = undefined;
          return { status: 204 };
        default:
          throw new Violation('no such method');
      }
    },
    fault(fault) {
      switch (fault) {
        case 'denied':
          return { status: 403, body: { message: '403 Forbidden' } };
        case 'throttled':
          return {
            status: 429,
            body: 'Retry later',
            headers: { 'retry-after': '0', 'content-type': 'text/plain' },
          };
        case 'outage':
          return {
            status: 502,
            body: '<html>GitLab is not responding</html>',
            headers: { 'content-type': 'text/html' },
          };
      }
    },
  });
  const needs = 'The token needs the scope api, and its user or bot the role Maintainer of the project.';
  const denied = (action: string) =>
    `GitLab does not allow this token to ${action} the variable ${KEY} of octo/app for production (403: 403 Forbidden). ${needs}`;
  return {
    ...server,
    environment: { GITLAB_TOKEN: TOKEN, GITLAB_BASE_URL: `${server.url}/api/v4` },
    secrets: [TOKEN],
    element: { gitlab_variable: { project: 'octo/app', key: KEY, environment_scope: 'production' } },
    identity: `gitlab_variable:octo/app:production:${KEY}`,
    holds: () => variable?.value,
    overwrite: (value) => {
      variable = {
        key: KEY,
        environment_scope: 'production',
        protected: false,
        masked: false,
        raw: true,
        value,
      };
    },
    remove: () => {
      variable = undefined;
    },
    keepAs: 'LOWERPLANE_API_KEY_PREVIOUS',
    conditional: 'creation',
    words: {
      denied: { read: denied('read'), write: denied('write') },
      outage: 'is not available (502). Apply again later.',
    },
  };
}
