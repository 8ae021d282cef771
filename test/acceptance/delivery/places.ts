import { errorReply } from '../../fixtures/github-api/reply.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../../integration/delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../../integration/delivery/running-vault.ts';
import { STAND_IN_KINDS, type StandIn, startStandIn } from '../../integration/delivery/services/stand-in.ts';
import { NAME, overwriteOnGithub } from './delivering-workspace.ts';

/** A service as the cases of every kind use it, with real terraform. */
export interface Place
  extends Pick<
    StandIn,
    'environment' | 'element' | 'identity' | 'holds' | 'remove' | 'beside' | 'secrets' | 'words'
  > {
  /** Someone else writes there. */
  overwrite(text: string): void | Promise<void>;
  /** The next requests that read or write are refused so. */
  plan(request: 'read' | 'write', fault: 'denied' | 'outage', times?: number): void;
  /** Everything that it was sent. */
  sent(): string;
  /** As a stand-in has them. Undefined: it can keep nothing. */
  readonly keepAs?: StandIn['keepAs'];
  readonly kept?: StandIn['kept'];
  /** What is there cannot be read: what others write is overwritten. */
  readonly isBlind?: true;
}

/** Stand-ins of an earlier form. */
const OTHERS: Readonly<Record<string, () => Promise<Place>>> = { github_actions_secret, vault_kv };

/** The kinds at services. What is in files, in the state or at programs of users has tests of its own. */
export const PLACES: readonly string[] = [...STAND_IN_KINDS, ...Object.keys(OTHERS)];

/** Starts the service of a kind, for the running test. */
export async function startPlace(kind: string): Promise<Place> {
  const other = OTHERS[kind];
  if (other !== undefined) return other();
  const standIn = await startStandIn(kind);
  return { ...standIn, sent: () => JSON.stringify(standIn.seen) };
}

async function vault_kv(): Promise<Place> {
  const vault = await runningVault();
  const path = 'ci/lowerplane';
  const values = (): Record<string, string> => {
    const data = vault.engine.data(path);
    return typeof data === 'object' && data !== null ? { ...data } : {};
  };
  const others = { url: 'https://example.com' };
  const put = (data: Readonly<Record<string, string>>) => vault.engine.put(path, JSON.stringify(data));
  put(others);
  const faults = {
    denied: { status: 403, body: { errors: ['1 error occurred: * permission denied'] } },
    outage: { status: 502, body: { errors: ['upstream is not reachable'] } },
  };
  return {
    environment: { VAULT_ADDR: vault.url, VAULT_TOKEN },
    secrets: [VAULT_TOKEN],
    element: { vault_kv: { mount: 'secret', path, key: 'api_key' } },
    identity: `vault_kv:secret/${path}#api_key`,
    holds: () => values().api_key,
    overwrite: (text) => put({ ...others, api_key: text }),
    remove: () => put(others),
    beside: () => ({ ...values(), api_key: undefined }),
    keepAs: 'old_key',
    kept: (as = 'old_key') => values()[as],
    plan: (request, fault, times = 1) => {
      const method = request === 'read' ? 'GET' : 'POST';
      for (let i = 0; i < times; i++) vault.failNext(`${method} /v1/secret/data/`, faults[fault]);
    },
    sent: () => JSON.stringify(vault.seen),
    words: {
      denied: { read: 'Vault does not allow it (403', write: 'Vault does not allow it (403' },
      outage: 'is not available (502',
    },
  };
}

async function github_actions_secret(): Promise<Place> {
  const github = await runningGithub();
  const faults = {
    denied: errorReply(403, 'Resource not accessible by personal access token'),
    outage: errorReply(503, 'No server is available', { 'retry-after': '0' }),
  };
  const operations = { read: 'actions/get-repo-secret', write: 'actions/create-or-update-repo-secret' };
  return {
    environment: { GITHUB_API_URL: github.api.url, GITHUB_TOKEN },
    secrets: [GITHUB_TOKEN],
    element: { github_actions_secret: { repository: 'octo/app', name: NAME } },
    identity: `github_actions_secret:octo/app:${NAME}`,
    isBlind: true,
    holds: () => github.store.get('octo/app', NAME)?.value ?? undefined,
    overwrite: () => overwriteOnGithub(github, 'octo/app'),
    remove: () => void github.store.delete('octo/app', NAME),
    plan: (request, fault, times = 1) =>
      github.api.failNext(
        operations[request],
        ...Array<(typeof faults)['denied']>(times).fill(faults[fault]),
      ),
    sent: () => JSON.stringify(github.api.requests),
    words: {
      denied: { read: '(403: Resource not accessible', write: '(403: Resource not accessible' },
      outage: '(503: No server is available). This is a fault of GitHub',
    },
  };
}
