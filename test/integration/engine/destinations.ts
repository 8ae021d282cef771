import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KINDS } from '../../../provider/delivery/registry.ts';
import { valueAt } from '../../fixtures/github-api/json.ts';
import { TOKEN as GITHUB_TOKEN, runningGithub } from '../delivery/running-github.ts';
import { runningVault, TOKEN as VAULT_TOKEN } from '../delivery/running-vault.ts';
import { STAND_IN_KINDS, startStandIn } from '../delivery/services/stand-in.ts';

/** A kind of destination, as stories use it. */
export interface StoryDestination {
  readonly environment: Readonly<Record<string, string>>;
  /** An element of `deliver_to`. */
  readonly element: object;
  /** What it holds. Undefined: nothing, or that cannot be read. */
  holds(): Promise<string | undefined>;
  /** What is where rehearsals deliver. */
  rehearsed(): Promise<string | undefined>;
  /** A value of `keep_previous_as`, and what is kept there. Undefined: the kind cannot keep anything. */
  readonly keeping?: { readonly as: string; holds(): Promise<string | undefined> };
  /** Someone removes what was delivered. Undefined: that cannot be seen. */
  readonly remove: (() => Promise<void>) | undefined;
  /** Called before each run, with LowerPlane's time. */
  tick(now: number): void;
}

/** Every kind of destination. */
export const STORY_KINDS: readonly StoryKind[] = KINDS.map(({ kind }) => kind);
export type StoryKind = (typeof KINDS)[number]['kind'];

/** A kind in another form, or reached in another way. */
type OtherWay = `${StoryKind}.${string}`;
export const OTHER_WAYS: readonly OtherWay[] = STAND_IN_KINDS.filter(isOtherWay);

function isOtherWay(name: string): name is OtherWay {
  return STORY_KINDS.some((kind) => name.startsWith(`${kind}.`));
}

const AGE_RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** A destination of its own; what it runs ends with the test.*/
export async function openDestination(kind: StoryKind | OtherWay, folder: string): Promise<StoryDestination> {
  const file = join(folder, 'ci.key');
  const previous = join(folder, 'previous.key');
  const read = (path: string) => readFile(path, 'utf8').catch(() => undefined);
  const textOf = () => read(file);
  const rehearsed = () => read(join(folder, 'ci.rehearsal.key'));
  const plain = { environment: {}, remove: undefined, tick: () => {}, rehearsed };
  switch (kind) {
    case 'file':
      return {
        ...plain,
        element: { file: { path: file } },
        holds: textOf,
        remove: () => rm(file),
        keeping: { as: previous, holds: () => read(previous) },
      };
    case 'command':
      return {
        ...plain,
        environment: { PATH: process.env.PATH ?? '' },
        element: { command: { program: ['sh', '-c', `cat > '${file}'`] } },
        holds: textOf,
      };
    case 'age':
      return { ...plain, element: { age: { recipients: [AGE_RECIPIENT] } }, holds: async () => undefined };
    case 'vault_kv': {
      const vault = await runningVault();
      const value = async (key: string) => {
        const found = valueAt(vault.engine.data('ci/lowerplane'), key);
        return typeof found === 'string' ? found : undefined;
      };
      return {
        ...plain,
        environment: { VAULT_ADDR: vault.url, VAULT_TOKEN },
        element: { vault_kv: { mount: 'secret', path: 'ci/lowerplane', key: 'api_key' } },
        rehearsed: async () => JSON.stringify(vault.engine.data('ci/lowerplane-rehearsal')),
        holds: () => value('api_key'),
        keeping: { as: 'old_key', holds: () => value('old_key') },
        remove: async () => vault.engine.put('ci/lowerplane', '{}'),
      };
    }
    case 'github_actions_secret': {
      const { api, store, clock } = await runningGithub();
      const name = 'LOWERPLANE_API_KEY';
      return {
        environment: { GITHUB_TOKEN, GITHUB_API_URL: api.url },
        element: { github_actions_secret: { repository: 'octo/app', name } },
        holds: async () => store.get('octo/app', name)?.value,
        rehearsed: async () => store.get('octo/app', `${name}_REHEARSAL`)?.value,
        remove: async () => void store.delete('octo/app', name),
        tick: (now) => {
          clock.nowMs = now;
        },
      };
    }
    default: {
      const {
        environment,
        element,
        holds,
        remove,
        rehearsed: beside,
        keepAs,
        kept,
      } = await startStandIn(kind);
      return {
        ...plain,
        environment,
        element,
        // What is left blank holds nothing.
        holds: async () => holds()?.trim() || undefined,
        keeping: { as: keepAs, holds: async () => kept()?.trim() || undefined },
        rehearsed: async () => beside()?.holds()?.trim() || undefined,
        remove: async () => remove(),
      };
    }
  }
}
