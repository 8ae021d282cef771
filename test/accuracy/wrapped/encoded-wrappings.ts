import { base64, snake, type Wrapping } from './wrapping.ts';

/** Text in which the secret is encoded, alone or with its name. */
export const ENCODED_WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'base64, Kubernetes Secret',
    path: 'k8s/secret.yaml',
    write: ({ name, value }) => `kind: Secret\ndata:\n  ${snake(name)}: ${base64(value)}\n`,
  },
  {
    id: 'base64 of a file',
    path: 'k8s/secret.yaml',
    write: ({ name, value }) =>
      `kind: Secret\ndata:\n  settings: ${base64(`PORT=80\n${name}=${value}\nMODE=fast\n`)}\n`,
  },
  {
    id: 'base64url of JSON',
    path: 'src/client.js',
    write: ({ name, value }) =>
      `const s = '${Buffer.from(JSON.stringify({ a: 1, [snake(name)]: value })).toString('base64url')}';\n`,
  },
  {
    id: 'base64 over lines',
    path: 'bundle.txt',
    write: ({ name, value }) =>
      `begin\n${base64(`# generated, do not edit\nPORT=80\n${name}="${value}"\nMODE=fast\n`).replace(/.{76}/g, '$&\n')}\nend\n`,
  },
  {
    id: 'base64 in base64',
    path: 'k8s/secret.yaml',
    write: ({ name, value }) => `data:\n  settings: ${base64(base64(`PORT=80\n${name}=${value}\n`))}\n`,
  },
  {
    id: 'base64 of UTF-16, PowerShell',
    path: 'run.ps1',
    write: ({ name, value }) =>
      `powershell -EncodedCommand ${Buffer.from(`$x = 1; $Env:${name} = '${value}'`, 'utf16le').toString('base64')}\r\n`,
  },
  {
    id: 'basic authorization',
    path: 'call.sh',
    write: ({ name, value }) =>
      `curl -H 'Authorization: Basic ${base64(`{"${snake(name)}":"${value}"}`)}' https://api.acme.io\n`,
  },
  {
    id: 'data URL',
    path: 'page.html',
    write: ({ name, value }) =>
      `<a href="data:text/plain;base64,${base64(`${name}=${value}\n`)}">settings</a>\n`,
  },
  {
    id: 'unicode escapes of everything',
    path: 'src/data.js',
    write: ({ name, value }) =>
      `const x = "${[...`${name}=${value}`].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}";\n`,
  },
  {
    id: 'hexadecimal escapes of everything',
    path: 'src/data.c',
    write: ({ name, value }) =>
      `char x[] = "${[...`${name}=${value}`].map((char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}";\n`,
  },
];
