import { base64, camel, kebab, pascal, snake, type Wrapping } from './wrapping.ts';

/** Tables, collections, notebooks and the files of particular tools. */
export const DOCUMENT_WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'column of a CSV file',
    path: 'export.csv',
    write: ({ name, value }) => `id,name,${snake(name)},active\n1,acme,${value},true\n2,none,,false\n`,
  },
  {
    id: 'quoted column of a CSV file',
    path: 'export.csv',
    write: ({ name, value }) => `"id","${snake(name)}"\r\n"1","${value}"\r\n`,
  },
  {
    id: 'column of tab-separated values',
    path: 'export.tsv',
    write: ({ name, value }) => `id\t${snake(name)}\n1\t${value}\n`,
  },
  {
    id: 'column of a table in Markdown',
    path: 'notes.log',
    write: ({ name, value }) => `| id | ${snake(name)} |\n|---|:--|\n| 1 | ${value} |\n`,
  },
  {
    id: 'row of tab-separated values',
    path: 'dump.sql',
    write: ({ name, value }) =>
      `COPY settings (id, name, value) FROM stdin;\n1\t${snake(name)}\t${value}\n\\.\n`,
  },
  {
    id: 'notebook',
    path: 'analysis.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ cells: [{ cell_type: 'code', source: ['import os\n', `${snake(name)} = "${value}"\n`, 'run()'] }] }, null, 1)}\n`,
  },
  {
    id: 'notebook, environment',
    path: 'analysis.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ cells: [{ source: [`os.environ["${name}"] = "${value}"\n`] }] }, null, 1)}\n`,
  },
  {
    id: 'collection of requests, authorization',
    path: 'requests.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ [snake(name)]: [{ key: 'value', value, type: 'string' }] })}\n`,
  },
  {
    id: 'collection of requests, variable',
    path: 'requests.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ variable: [{ key: camel(name), type: 'string', value }] }, null, 2)}\n`,
  },
  {
    id: 'request file, header',
    path: 'api.http',
    write: ({ name, value }) => `GET https://api.acme.io/v1\nX-${pascal(name)}: ${value}\n`,
  },
  {
    id: 'request file, variable',
    path: 'api.http',
    write: ({ name, value }) => `@${camel(name)} = ${value}\n`,
  },
  {
    id: 'header of a proxy',
    path: 'nginx.conf',
    write: ({ name, value }) => `    proxy_set_header X-${pascal(name)} "${value}";\n`,
  },
  {
    id: 'unit of a service',
    path: 'web.service',
    write: ({ name, value }) => `[Service]\nEnvironment="MODE=fast" "${name}=${value}"\n`,
  },
  {
    id: 'settings of a web server',
    path: '.htaccess',
    write: ({ name, value }) => `SetEnv ${name} "${value}"\n`,
  },
  {
    id: 'list of literals',
    path: 'kustomization.yaml',
    write: ({ name, value }) => `secretGenerator:\n- name: web\n  literals:\n  - ${snake(name)}=${value}\n`,
  },
  {
    id: 'default in a template',
    path: 'templates/web.yaml',
    write: ({ name, value }) => `  value: {{ .Values.${camel(name)} | default "${value}" | quote }}\n`,
  },
  {
    id: 'default in a template, first',
    path: 'templates/web.yaml',
    write: ({ name, value }) => `  value: {{ default "${value}" .Values.${camel(name)} }}\n`,
  },
  {
    id: 'extra variables',
    path: 'deploy.sh',
    write: ({ name, value }) => `ansible-playbook site.yml -e '{"${snake(name)}":"${value}"}'\n`,
  },
  {
    id: 'value of an option',
    path: 'deploy.sh',
    write: ({ name, value }) =>
      `az keyvault secret set --vault-name web --name ${kebab(name)} --value "${value}"\n`,
  },
  {
    id: 'setting of a program',
    path: 'deploy.sh',
    write: ({ name, value }) => `acme config --global service.${camel(name)} ${value}\n`,
  },
  {
    id: 'YAML, flow map',
    path: 'config.yaml',
    write: ({ name, value }) => `service: {url: x, ${snake(name)}: "${value}", mode: fast}\n`,
  },
  {
    id: 'YAML, block with an indentation indicator',
    path: 'config.yaml',
    write: ({ name, value }) => `${snake(name)}: |2-\n    ${value}\n`,
  },
  {
    id: 'YAML, block with a comment',
    path: 'config.yaml',
    write: ({ name, value }) => `${snake(name)}: >- # rotate in May\n  ${value}\n`,
  },
  {
    id: 'YAML, binary',
    path: 'config.yaml',
    write: ({ name, value }) => `${snake(name)}: !!binary ${base64(value)}\n`,
  },
  {
    id: 'JSON5',
    path: 'config.json5',
    write: ({ name, value }) => `{ ${camel(name)}: /* old */ '${value}', }\n`,
  },
  {
    id: 'JSON, parameter with a default',
    path: 'template.json',
    write: ({ name, value }) =>
      `${JSON.stringify({ parameters: { [camel(name)]: { type: 'securestring', defaultValue: value } } }, null, 2)}\n`,
  },
  {
    id: 'TOML, text over lines',
    path: 'config.toml',
    write: ({ name, value }) => `${snake(name)} = """\n${value}"""\n`,
  },
  {
    id: 'protocol buffer text',
    path: 'config.textproto',
    write: ({ name, value }) => `env { key: "${name}" value: "${value}" }\n`,
  },
  {
    id: 'GraphQL, variable',
    path: 'query.json',
    write: ({ name, value }) => `{"query":"mutation($i: I!){x}","variables":{"${camel(name)}":"${value}"}}\n`,
  },
  {
    id: 'HTML, data attribute',
    path: 'page.html',
    write: ({ name, value }) => `<div class="map" data-${kebab(name)}="${value}"></div>\n`,
  },
  {
    id: 'HTML, hidden field',
    path: 'page.html',
    write: ({ name, value }) => `<input type="hidden" name="${snake(name)}" value="${value}">\n`,
  },
  {
    id: 'JSX, property',
    path: 'src/Map.tsx',
    write: ({ name, value }) => `  return <Map ${camel(name)}={'${value}'} zoom={3} />;\n`,
  },
  {
    id: 'XML, entry with a type',
    path: 'web.xml',
    write: ({ name, value }) =>
      `<env-entry>\n  <env-entry-name>${camel(name)}</env-entry-name>\n  <env-entry-type>java.lang.String</env-entry-type>\n  <env-entry-value>${value}</env-entry-value>\n</env-entry>\n`,
  },
  {
    id: 'XML, property with an element',
    path: 'beans.xml',
    write: ({ name, value }) => `<property name="${camel(name)}">\n  <value>${value}</value>\n</property>\n`,
  },
  {
    id: 'XML, attribute with a prefix',
    path: 'AndroidManifest.xml',
    write: ({ name, value }) =>
      `<meta-data android:name="com.acme.${name}"\n    android:value="${value}" />\n`,
  },
  {
    id: 'properties over lines',
    path: 'app.properties',
    write: ({ name, value }) =>
      `acme.${camel(name)}=${value.slice(0, value.length >> 1)}\\\n    ${value.slice(value.length >> 1)}\n`,
  },
  {
    id: 'sentence',
    path: 'app.log',
    write: ({ name, value }) => `The ${snake(name)} is "${value}" from now on.\n`,
  },
  {
    id: 'octal escapes of everything',
    path: 'src/data.c',
    write: ({ name, value }) =>
      `char x[] = "${[...`${name}=${value}`].map((char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}";\n`,
  },
  {
    id: 'unicode escapes in braces of everything',
    path: 'src/data.rs',
    write: ({ name, value }) =>
      `let x = "${[...`${snake(name)}=${value}`].map((char) => `\\u{${char.charCodeAt(0).toString(16)}}`).join('')}";\n`,
  },
  {
    id: 'middle column of a CSV file with semicolons',
    path: 'export.csv',
    write: ({ name, value }) =>
      `id;owner;${snake(name)};created\n1;deploy;${value};2026-11-02\n2;web;none;2026-11-03\n`,
  },
  {
    id: 'middle column of a CSV file',
    path: 'export.csv',
    write: ({ name, value }) =>
      `id,owner,${snake(name)},created,active\n1,deploy,none,2026-11-02,yes\n2,web,${value},2026-11-03,no\n`,
  },
  {
    id: 'column of a CSV file, one of many',
    path: 'accounts.csv',
    write: ({ name, value }) =>
      `"Title","Username","${pascal(name)}","URL","Notes"\n"Web shop","deploy","${value}","https://shop.acme.io","of the team"\n`,
  },
];
