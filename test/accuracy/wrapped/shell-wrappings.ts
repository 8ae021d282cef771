import { camel, kebab, pascal, snake, type Wrapping } from './wrapping.ts';

const ESC = '\u001b';

/** Commands, requests and what they print. */
export const SHELL_WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'option with a space',
    path: 'deploy.sh',
    write: ({ name, value }) => `acme deploy --${kebab(name)} ${value} --region eu\n`,
  },
  {
    id: 'option with =',
    path: 'deploy.sh',
    write: ({ name, value }) => `acme deploy --${kebab(name)}=${value} --region eu\n`,
  },
  {
    id: 'option, quoted, in a list',
    path: 'deploy.json',
    write: ({ name, value }) => `{"command": ["acme", "--${kebab(name)}", "${value}"]}\n`,
  },
  {
    id: 'set, Windows',
    path: 'deploy.cmd',
    write: ({ name, value }) => `@echo off\r\nsetx ${name} ${value}\r\n`,
  },
  {
    id: 'set, fish',
    path: 'deploy.fish',
    write: ({ name, value }) => `set -gx ${name} ${value}\n`,
  },
  {
    id: 'PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) => `$Env:${name} = "${value}"\r\n`,
  },
  {
    id: 'parameter, PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) => `New-Thing -${pascal(name)} '${value}'\r\n`,
  },
  {
    id: 'default in the shell',
    path: 'run.sh',
    write: ({ name, value }) => `: "$\{${name}:=${value}}"\n`,
  },
  {
    id: 'default in the shell, :-',
    path: 'run.sh',
    write: ({ name, value }) => `KEY="$\{${name}:-${value}}"\n`,
  },
  {
    id: 'build argument',
    path: 'build.sh',
    write: ({ name, value }) => `docker build --build-arg ${name}=${value} -t web .\n`,
  },
  {
    id: 'header',
    path: 'call.sh',
    write: ({ name, value }) => `curl -H "X-${pascal(name)}: ${value}" https://api.acme.io/v1\n`,
  },
  {
    id: 'query parameter',
    path: 'call.sh',
    write: ({ name, value }) =>
      `curl "https://api.acme.io/v1/items?page=2&${snake(name)}=${encodeURIComponent(value)}&sort=asc"\n`,
  },
  {
    id: 'form body',
    path: 'call.http',
    write: ({ name, value }) => `POST /login\n\nuser=a&${snake(name)}=${encodeURIComponent(value)}&x=1\n`,
  },
  {
    id: 'percent escapes',
    path: 'call.log',
    write: ({ name, value }) => `GET /redirect?to=${encodeURIComponent(`/x?${snake(name)}=${value}&y=1`)}\n`,
  },
  {
    id: 'unicode escapes of signs',
    path: 'call.json',
    write: ({ name, value }) => `{"url":"/x?${snake(name)}\\u003d${value}\\u0026y\\u003d1"}\n`,
  },
  {
    id: 'quotation marks as entities',
    path: 'page.html',
    write: ({ name, value }) => `<div data-x="{&quot;${snake(name)}&quot;:&quot;${value}&quot;}"></div>\n`,
  },
  {
    id: 'coloured output',
    path: 'build.log',
    write: ({ name, value }) => `${ESC}[36m${name}${ESC}[0m=${ESC}[1;33m${value}${ESC}[0m\n`,
  },
  {
    id: 'output of grep in colour',
    path: 'found.log',
    write: ({ name, value }) =>
      `${ESC}[32m${ESC}[K4${ESC}[m${ESC}[K ${name}=${ESC}[01;31m${ESC}[K${value}${ESC}[m${ESC}[K\n`,
  },
  {
    id: 'output of a build',
    path: 'build.log',
    write: ({ name, value }) => `#6 0.245 + export ${name}=${value}\n#6 0.246 done\n`,
  },
  {
    id: 'log with a time',
    path: 'app.log',
    write: ({ name, value }) => `2026-11-29T10:15:02.123Z INFO start ${snake(name)}="${value}" port=80\n`,
  },
  {
    id: 'comment',
    path: 'src/main.c',
    write: ({ name, value }) => `/*\n * ${name}: ${value}\n */\n`,
  },
  {
    id: 'patch',
    path: 'fix.patch',
    write: ({ name, value }) => `@@ -1,2 +1,2 @@\n-${name}=\n+${name}=${value}\n`,
  },
  {
    id: 'values of a chart, Helm',
    path: 'deploy.sh',
    write: ({ name, value }) => `helm upgrade web acme/web --set auth.${camel(name)}=${value} --wait\n`,
  },
  {
    id: 'several values of a chart, Helm',
    path: 'deploy.sh',
    write: ({ name, value }) =>
      `helm upgrade web acme/web \\\n  --set-string image.tag=v2,global.${camel(name)}="${value}",replicas=2\n`,
  },
];
