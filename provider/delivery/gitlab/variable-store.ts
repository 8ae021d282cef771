import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { createRemote, type Remote } from '../remote/remote.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import { type HeldValue, type ValueStore, valueDestination } from '../remote/value-destination.ts';

export interface GitlabVariableOptions {
  readonly owner: { readonly of: 'project' | 'group'; readonly path: string };
  readonly key: string;
  readonly environmentScope: string;
  readonly isProtected: boolean;
  readonly isMasked: boolean;
  readonly token: string | undefined;
  /** Of the API: https://HOST/api/v4. */
  readonly baseUrl: string;
  readonly identify: IdentifyOwner;
  readonly tuning?: HttpTuning | undefined;
}

const variable = z.object({ key: z.string(), value: z.string().nullable() });
const problem = z.object({
  message: z.unknown().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

type HeldVariable = HeldValue & { readonly exists: boolean };

/**
 * A CI/CD variable of a GitLab project or group, in one environment scope.
 *
 * @see https://docs.gitlab.com/api/project_level_variables/
 */
export function gitlabVariable(id: string, options: GitlabVariableOptions): Destination {
  const { owner, key, environmentScope: scope } = options;
  const title = `the variable ${key} of ${owner.path}${scope === '*' ? '' : ` for ${scope}`}`;
  return valueDestination(id, {
    async connect() {
      const remedy = 'Set GITLAB_TOKEN, or token in the gitlab settings of the provider.';
      const token = requireToken(id, 'GitLab token', options.token, remedy);
      const baseUrl = requireAddress(id, "address of GitLab's API", options.baseUrl);
      const headers = { 'private-token': token };
      const remote = createRemote({
        destination: id,
        service: 'GitLab',
        baseUrl,
        headers,
        tuning: options.tuning,
      });
      return variableStore(id, remote, { ...options, title, host: baseUrl.host });
    },
    place: `T${title.slice(1)}`,
    container: title,
    remedy: 'choose another key, or delete the variable',
    identify: options.identify,
  });
}

function variableStore(
  id: string,
  remote: Remote,
  options: GitlabVariableOptions & { readonly title: string; readonly host: string },
): ValueStore<HeldVariable> {
  const { owner, key, environmentScope, isProtected, isMasked, title, host } = options;
  const all = `/${owner.of}s/${encodeURIComponent(owner.path)}/variables`;
  const one = `${all}/${encodeURIComponent(key)}?filter%5Benvironment_scope%5D=${encodeURIComponent(environmentScope)}`;
  const settings = { protected: isProtected, masked: isMasked, raw: true };

  const refusal = (action: string, response: FinalResponse) => {
    const { status, effort } = response;
    const reason = remote.redact(reasonOf(response), 500);
    const words = reason === '' ? `${status}` : `${status}: ${reason}`;
    const role = owner.of === 'project' ? 'Maintainer of the project' : 'Owner of the group';
    const needs = `The token needs the scope api, and its user or bot the role ${role}. A CI_JOB_TOKEN can never write variables.`;
    const explain = () => {
      if (status === 401)
        return `GitLab at ${host} does not accept the token (${words}). It is mistyped, expired or revoked, or belongs to another GitLab.`;
      if (status === 403)
        return `GitLab does not allow this token to ${action} ${title} (${words}). ${needs}`;
      if (status === 404)
        return `GitLab shows this token no ${owner.of} ${owner.path} (${words}). Either it does not exist at ${host}, or the token cannot see it. ${needs}`;
      if (status === 429) return `GitLab refuses too many requests (${words}). Apply again later.`;
      return status >= 500
        ? `GitLab at ${host} is not available (${words}). Apply again later.`
        : `GitLab refused to ${action} ${title} (${words}).`;
    };
    return new DeliveryError(id, `${explain()}${effortMessage(effort)}`);
  };

  return {
    async read() {
      const response = await remote.send({ method: 'GET', path: one });
      const subject = 'the variable';
      if (response.status === 404 && /variable/i.test(reasonOf(response)))
        return { exists: false, value: undefined, subject, missing: 'the variable is missing in GitLab' };
      if (response.status !== 200) throw refusal('read', response);
      // Of a hidden variable, the value is null.
      return { exists: true, value: remote.read(response, variable).value, subject };
    },
    async write(value, { exists }) {
      const json = exists
        ? { value, ...settings }
        : { key, value, ...settings, environment_scope: environmentScope };
      const response = await remote.send(
        exists ? { method: 'PUT', path: one, json } : { method: 'POST', path: all, json },
      );
      // It came into being, or ended, since it was read.
      const reason = reasonOf(response);
      if (
        exists
          ? response.status === 404 && /variable/i.test(reason)
          : response.status === 400 && /already been taken/.test(reason)
      )
        return null;
      if (response.status !== (exists ? 200 : 201)) throw refusal('write', response);
      return {};
    },
    async remove() {
      const response = await remote.send({ method: 'DELETE', path: one });
      if (response.status !== 204 && response.status !== 404) throw refusal('delete', response);
      return {};
    },
  };
}

/** GitLab's reason: a text, or texts by the name of a field. */
function reasonOf(response: HttpResponse): string {
  const parsed = problem.safeParse(parseJson(textOf(response)));
  if (!parsed.success) return '';
  const { message, error, error_description: description } = parsed.data;
  const texts = [typeof message === 'object' ? JSON.stringify(message) : message, error, description];
  return texts.filter((text) => typeof text === 'string').join(' ');
}
