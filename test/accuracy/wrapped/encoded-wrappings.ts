import { base64, camel, snake, telling, type Wrapping } from './wrapping.ts';

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
  {
    id: 'unicode escapes in braces under a telling name',
    path: 'src/data.js',
    write: ({ name, value }) =>
      `const ${camel(telling(name))} = "${escapes(value, (code) => `\\u{${hex(code)}}`)}";\n`,
  },
  {
    id: 'percent escapes of the value under a telling name',
    path: 'call.http',
    write: ({ name, value }) =>
      `GET /login?${snake(telling(name))}=${escapes(value, (code) => `%${hex(code)}`)}&sort=asc\n`,
  },
  {
    id: 'entities of the value under a telling name',
    path: 'page.html',
    write: ({ name, value }) =>
      `<input name="${snake(telling(name))}" value="${escapes(value, (code) => `&#x${hex(code)};`)}">\n`,
  },
  {
    id: 'quoted-printable',
    path: 'mail.eml',
    write: ({ name, value }) => quotedPrintable(`Your settings are ${snake(name)}=${value} from now on.\n`),
  },
  {
    id: 'quoted-printable, HTML',
    path: 'mail.eml',
    write: ({ name, value }) => quotedPrintable(`<p class="x"><b>${name}</b>: <code>${value}</code></p>\n`),
  },
  {
    id: 'character codes under a telling name, JavaScript',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(telling(name))} = String.fromCharCode(${codes(value)});\n`,
  },
  {
    id: 'character codes under a telling name, chr(...)',
    path: 'src/config.php',
    write: ({ name, value }) =>
      `$${snake(telling(name))} = ${[...value].map((char) => `chr(${char.charCodeAt(0)})`).join(' . ')};\n`,
  },
  {
    id: 'character codes under a telling name, chr(...) with +',
    path: 'app/config.py',
    write: ({ name, value }) =>
      `${snake(telling(name))} = ${[...value].map((char) => `chr(${char.charCodeAt(0)})`).join('+')}\n`,
  },
  {
    id: 'character codes under a telling name, bytes',
    path: 'app/config.py',
    write: ({ name, value }) => `${telling(name)} = bytes([${codes(value)}]).decode()\n`,
  },
  {
    id: 'character codes under a telling name, list',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(telling(name))} = [${codes(value)}];\n`,
  },
  {
    id: 'character codes under a telling name, bytes in hexadecimal',
    path: 'internal/config.go',
    write: ({ name, value }) =>
      `var ${camel(telling(name))} = []byte{${[...value].map((char) => `0x${hex(char.charCodeAt(0))}`).join(', ')}}\n`,
  },
];

function escapes(text: string, write: (code: number) => string): string {
  return [...text].map((char) => write(char.charCodeAt(0))).join('');
}

function hex(code: number): string {
  return code.toString(16).padStart(2, '0');
}

function codes(text: string): string {
  return [...text].map((char) => char.charCodeAt(0)).join(', ');
}

/** Lines of at most 76 characters, as mail programs write them. */
function quotedPrintable(text: string): string {
  const escaped = text.replaceAll('=', '=3D');
  return escaped.replace(/(?:[^\n=]|=3D){73}(?!\n)/g, '$&=\n');
}
