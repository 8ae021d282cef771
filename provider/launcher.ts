import { isAbsolute } from 'node:path';

/**
 * The program that Terraform starts: a script that finds Node.js and runs `main.js` beside it. A `#!` line with a path of
 * Node.js would work on one machine only, and not at all in a folder with spaces.
 *
 * Windows starts no scripts as providers. There the single executable is the provider.
 *
 * @param nodes paths of Node.js to prefer to the one on the PATH, absolute or from the folder of the script.
 */
export function launcher(nodes: readonly string[] = []): string {
  const candidates = nodes.map((path) => {
    const quoted = isAbsolute(path) ? quote(path) : `"$here"/${quote(path)}`;
    return `[ -x ${quoted} ] && exec ${quoted} "$here/main.js" "$@"\n`;
  });
  return `#!/bin/sh
# Starts the LowerPlane provider, wherever this folder is.
case $0 in */*) here=\${0%/*} ;; *) here=. ;; esac
${candidates.join('')}command -v node >/dev/null && exec node "$here/main.js" "$@"
missing='The LowerPlane provider needs Node.js 24 or newer on the PATH, and found none. Install it from https://nodejs.org.'
[ -n "$TF_PLUGIN_MAGIC_COOKIE" ] || { echo "$missing" >&2; exit 2; }
# Of what a provider prints when it does not start, Terraform shows a line of standard output only, and it stops reading
# when the provider ends. It ends the provider itself once it has read the line.
echo "$missing"
{ sleep 5 || /bin/sleep 5; } >/dev/null 2>&1
exit 2
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
