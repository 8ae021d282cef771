import { childEnvironment } from '../../../../provider/delivery/command/child-environment.ts';

/** Folders of a synthesis: empty when it starts, deleted when it ends. */
export interface SynthesisFolders {
  readonly home: string;
  readonly temporary: string;
  readonly output: string;
}

const KEPT = ['CI', 'NODE_EXTRA_CA_CERTS'];
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'NO_PROXY', 'no_proxy'];

/**
 * The environment for code of the checked repository: what it needs to find programs and the network, and no credentials.
 * Every variable that is not listed here is removed.
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
    // Not the user's own, which contain credentials of npm, git, clouds and Terraform.
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_RUNTIME_DIR: home,
    TMPDIR: temporary,
    // The App class of cdktf and cdktn reads the first; our example reads the second.
    CDKTF_OUTDIR: output,
    OUTDIR: output,
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
  });
}

/** The address of a proxy can contain a password. */
function withoutCredentials(value: string | undefined): string | undefined {
  return value?.replace(/^([a-z][a-z0-9+.-]*:\/\/|)[^/]*@/i, '$1');
}
