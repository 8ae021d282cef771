import { camel, dotted, kebab, pascal, snake, type Wrapping } from './wrapping.ts';

/** Settings in files of every format, Terraform among them. */
export const CONFIGURATION_WRAPPINGS: readonly Wrapping[] = [
  { id: 'environment file', path: '.env', write: ({ name, value }) => `PORT=8080\n${name}=${value}\n` },
  {
    id: 'environment file, quoted',
    path: '.env.local',
    write: ({ name, value }) => `export ${name}='${value}' # rotate\n`,
  },
  { id: 'Makefile', path: 'Makefile', write: ({ name, value }) => `${name} ?= ${value}\nall:\n\techo\n` },
  {
    id: 'Dockerfile, ENV with a space',
    path: 'Dockerfile',
    write: ({ name, value }) => `FROM node:24\nENV ${name} ${value}\nCMD ["x"]\n`,
  },
  {
    id: 'Dockerfile, ARG',
    path: 'Dockerfile',
    write: ({ name, value }) => `FROM node:24\nARG ${name}="${value}"\n`,
  },
  {
    id: 'Kubernetes, env list',
    path: 'k8s/web.yaml',
    write: ({ name, value }) => `        env:\n        - name: ${name}\n          value: ${value}\n`,
  },
  {
    id: 'Kubernetes, env list, quoted, with other names',
    path: 'k8s/web.yaml',
    write: ({ name, value }) =>
      `        env:\n          - name: PORT\n            value: "80"\n          - name: "${name}"\n            value: "${value}"\n          - name: MODE\n            value: fast\n`,
  },
  {
    id: 'JSON',
    path: 'config.json',
    write: ({ name, value }) => `{\n  "port": 80,\n  "${camel(name)}": "${value}"\n}\n`,
  },
  {
    id: 'JSON, name and value',
    path: 'task.json',
    write: ({ name, value }) => `{"environment":[{"name":"${name}","value":"${value}"}]}\n`,
  },
  {
    id: 'JSON, value before name',
    path: 'task.json',
    write: ({ name, value }) => `[{ "value": "${value}", "type": "text", "key": "${snake(name)}" }]\n`,
  },
  {
    id: 'JSON in JSON',
    path: 'event.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ body: JSON.stringify({ retries: 3, [snake(name)]: value }) })}\n`,
  },
  {
    id: 'JSON in JSON in JSON',
    path: 'event.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ body: JSON.stringify({ inner: JSON.stringify({ [snake(name)]: value }) }) })}\n`,
  },
  {
    id: 'JSON, list',
    path: 'config.json',
    write: ({ name, value }) => `{ "${snake(name)}s": [\n    "${value}"\n  ] }\n`,
  },
  {
    id: 'YAML',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  ${kebab(name)}: ${value}\n  port: 80\n`,
  },
  {
    id: 'YAML, literal block',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  ${snake(name)}: |\n    ${value}\n  port: 80\n`,
  },
  {
    id: 'YAML, folded block',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  ${camel(name)}: >-\n    ${value}\n  port: 80\n`,
  },
  {
    id: 'YAML, value on the next line',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  ${snake(name)}:\n    "${value}"\n`,
  },
  {
    id: 'YAML, tag and anchor',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  ${snake(name)}: &key !!str "${value}"\n`,
  },
  {
    id: 'YAML, value property',
    path: 'config.yaml',
    write: ({ name, value }) => `  ${camel(name)}:\n    type: string\n    default: ${value}\n`,
  },
  {
    id: 'XML, element',
    path: 'settings.xml',
    write: ({ name, value }) => `<server>\n  <${camel(name)}>${value}</${camel(name)}>\n</server>\n`,
  },
  {
    id: 'XML, element over lines',
    path: 'settings.xml',
    write: ({ name, value }) => `<${kebab(name)}>\n  <![CDATA[${value}]]>\n</${kebab(name)}>\n`,
  },
  {
    id: 'XML, key and value',
    path: 'Web.config',
    write: ({ name, value }) =>
      `<appSettings>\n  <add key="${pascal(name)}" value="${value}" />\n</appSettings>\n`,
  },
  {
    id: 'XML, named element',
    path: 'res/values/strings.xml',
    write: ({ name, value }) =>
      `<resources>\n  <string name="${snake(name)}">${value}</string>\n</resources>\n`,
  },
  {
    id: 'XML, property list',
    path: 'Info.plist',
    write: ({ name, value }) =>
      `<dict>\n\t<key>${pascal(name)}</key>\n\t<string>${value}</string>\n</dict>\n`,
  },
  {
    id: 'XML, Hadoop',
    path: 'core-site.xml',
    write: ({ name, value }) =>
      `<property>\n  <name>${dotted(name)}</name>\n  <value>${value}</value>\n</property>\n`,
  },
  {
    id: 'properties',
    path: 'app.properties',
    write: ({ name, value }) => `server.port=80\nacme.${dotted(name)}=${value}\n`,
  },
  {
    id: 'properties with a space',
    path: 'app.properties',
    write: ({ name, value }) => `server.port 80\n${dotted(name)} ${value}\n`,
  },
  {
    id: 'placeholder with a default, Spring',
    path: 'application.yml',
    write: ({ name, value }) => `app:\n  key: $\{${name}:${value}}\n`,
  },
  { id: 'INI', path: 'app.ini', write: ({ name, value }) => `[acme]\n${snake(name)} = ${value}\n` },
  { id: 'TOML', path: 'app.toml', write: ({ name, value }) => `[acme]\n${snake(name)} = '''${value}'''\n` },
  {
    id: 'Registry file',
    path: 'app.reg',
    write: ({ name, value }) => `[HKEY_CURRENT_USER\\Acme]\r\n"${pascal(name)}"="${value}"\r\n`,
  },
  {
    id: 'PHP constant',
    path: 'wp-config.php',
    write: ({ name, value }) => `define( '${name}',         '${value}' );\n`,
  },
  {
    id: 'Terraform, variable',
    path: 'variables.tf',
    write: ({ name, value }) =>
      `variable "${snake(name)}" {\n  type        = string\n  description = "Access to the service"\n  default     = "${value}"\n}\n`,
  },
  {
    id: 'Terraform, name and value',
    path: 'main.tf',
    write: ({ name, value }) => `  environment = [{ name = "${name}", value = "${value}" }]\n`,
  },
  {
    id: 'JSON, key and val',
    path: 'settings.json',
    write: ({ name, value }) => `{"settings": [{"key": "${snake(name)}", "val": "${value}"}]}\n`,
  },
  {
    id: 'Terraform, set_sensitive',
    path: 'main.tf',
    write: ({ name, value }) =>
      `  set_sensitive {\n    name  = "config.${camel(name)}"\n    value = "${value}"\n  }\n`,
  },
  {
    id: 'Terraform, attribute',
    path: 'main.tf',
    write: ({ name, value }) => `resource "acme_x" "y" {\n  ${snake(name)}   = "${value}"\n}\n`,
  },
  {
    id: 'CloudFormation, parameter',
    path: 'params.json',
    write: ({ name, value }) => `[{"ParameterKey": "${pascal(name)}", "ParameterValue": "${value}"}]\n`,
  },
  {
    id: 'commented out',
    path: 'config.yaml',
    write: ({ name, value }) => `app:\n  # ${snake(name)}: "${value}"\n  port: 80\n`,
  },
  {
    id: 'table in Markdown',
    path: 'notes.txt',
    write: ({ name, value }) => `| name | value |\n|---|---|\n| ${name} | ${value} |\n`,
  },
  {
    id: 'header to a server, nginx',
    path: 'nginx.conf',
    write: ({ name, value }) =>
      `location / {\n  proxy_set_header X-${pascal(name)} "${value}";\n  proxy_pass http://app;\n}\n`,
  },
  {
    id: 'map of a name, nginx',
    path: 'nginx.conf',
    write: ({ name, value }) => `map $http_${snake(name)} $allowed {\n  default 0;\n  "${value}" 1;\n}\n`,
  },
  {
    id: 'header to a server, HAProxy',
    path: 'haproxy.cfg',
    write: ({ name, value }) => `backend app\n  http-request set-header X-${pascal(name)} ${value}\n`,
  },
  {
    id: 'environment, HAProxy',
    path: 'haproxy.cfg',
    write: ({ name, value }) => `global\n  setenv ${name} ${value}\n  maxconn 100\n`,
  },
  {
    id: 'inventory, Ansible',
    path: 'inventory.ini',
    write: ({ name, value }) => `[web]\nweb1 ansible_host=10.0.0.4 ${snake(name)}=${value} ansible_port=22\n`,
  },
  {
    id: 'variables, Ansible',
    path: 'site.yml',
    write: ({ name, value }) => `- hosts: web\n  vars:\n    - ${snake(name)}: "${value}"\n`,
  },
  {
    id: 'module arguments, Ansible',
    path: 'site.yml',
    write: ({ name, value }) =>
      `  - name: deploy\n    acme: state=present ${snake(name)}=${value} force=yes\n`,
  },
];
