/** How a named value is written in files of many kinds. None of these come from the rules' own examples. */
export interface FileShape {
  readonly path: string;
  readonly write: (name: string, value: string) => string;
}

const camel = (name: string) =>
  name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const kebab = (name: string) => name.toLowerCase().replaceAll('_', '-');

export const FILE_SHAPES: readonly FileShape[] = [
  { path: '.env.production', write: (name, value) => `NODE_ENV=production\n${name}=${value}\nPORT=8080\n` },
  {
    path: 'deploy/release.sh',
    write: (name, value) => `#!/bin/sh\nset -eu\nexport ${name}="${value}"\n./run --verbose\n`,
  },
  {
    path: 'docker-compose.yml',
    write: (name, value) =>
      `services:\n  web:\n    image: acme/web:1.4\n    environment:\n      - LOG_LEVEL=info\n      - ${name}=${value}\n`,
  },
  {
    path: '.github/workflows/deploy.yml',
    write: (name, value) =>
      `jobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      ${name}: ${value}\n    steps:\n      - uses: actions/checkout@v5\n`,
  },
  {
    path: 'k8s/web.yaml',
    write: (name, value) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  ${name}: "${value}"\n`,
  },
  {
    path: 'Dockerfile',
    write: (name, value) => `FROM node:24-slim\nENV ${name}=${value}\nCMD ["node", "main.js"]\n`,
  },
  {
    path: 'src/config.ts',
    write: (name, value) =>
      `export const config = {\n  retries: 3,\n  ${camel(name)}: '${value}',\n} as const;\n`,
  },
  {
    path: 'app/settings.py',
    write: (name, value) => `DEBUG = False\n${name} = '${value}'\nALLOWED_HOSTS = ["*"]\n`,
  },
  {
    path: 'config/app.json',
    write: (name, value) => JSON.stringify({ region: 'eu', [name.toLowerCase()]: value }, null, 2),
  },
  {
    path: 'main.go',
    write: (name, value) => `package main\n\nconst (\n\ttimeout = 30\n\t${camel(name)} = "${value}"\n)\n`,
  },
  {
    path: 'src/main/resources/application.properties',
    write: (name, value) => `server.port=8080\n${kebab(name).replaceAll('-', '.')}=${value}\n`,
  },
  {
    path: 'infra/main.tf',
    write: (name, value) =>
      `resource "null_resource" "x" {\n  triggers = {\n    ${name.toLowerCase()} = "${value}"\n  }\n}\n`,
  },
  {
    path: 'config/settings.ini',
    write: (name, value) => `[service]\n${kebab(name)} = ${value}\ntimeout = 30\n`,
  },
  { path: 'lib/client.rb', write: (name, value) => `class Client\n  ${name} = "${value}".freeze\nend\n` },
  {
    path: 'Startup.cs',
    write: (name, value) => `public static class Keys\n{\n    public const string ${name} = "${value}";\n}\n`,
  },
];
