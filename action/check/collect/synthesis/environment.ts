import { childEnvironment } from '../../../../provider/delivery/command/child-environment.ts';

/** Folders of a synthesis, which are empty when it begins and gone when it has ended. */
export interface SynthesisFolders {
  readonly home: string;
  readonly temporary: string;
  readonly output: string;
}

const KEPT = ['CI', 'NODE_EXTRA_CA_CERTS'];
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'NO_PROXY', 'no_proxy'];

/**
 * The environment that a repository's own code gets to see: what it needs to find programs and the network, and nothing
 * that authenticates anybody. Everything not named here is left out, whatever it is called.
 */
export function synthesisEnvironment(
  own: NodeJS.ProcessEnv,
  { home, temporary, output }: SynthesisFolders,
): Record<string, string> {
  const kept = KEPT.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  const proxies = PROXIES.flatMap((name) => {
    const value = withoutCredentials(own[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return childEnvironment(own, {
    ...Object.fromEntries([...kept, ...proxies]),
    // Instead of the user's, which hold credentials of npm, git, clouds and Terraform.
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_RUNTIME_DIR: home,
    TMPDIR: temporary,
    // App of cdktf and of cdktn reads the first; apps like our example read what they please.
    CDKTF_OUTDIR: output,
    OUTDIR: output,
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
  });
}

/** A proxy's address may hold a password. */
function withoutCredentials(value: string | undefined): string | undefined {
  return value?.replace(/^([a-z][a-z0-9+.-]*:\/\/|)[^/]*@/i, '$1');
}
