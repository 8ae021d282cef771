import { type Html, html, NOTHING } from '../../../html/html.ts';
import {
  type Contract,
  nameOf,
  type Operation,
  type Parameter,
  type Response,
  readContract,
  type Schema,
} from '../reference/contract.ts';
import { table } from '../table.ts';
import { page } from '../visit.ts';

/** The API reference, from the contract that the emulator serves. */
export function referencePage(): { readonly title: string; readonly body: Html } {
  const contract = readContract();
  const { info, tags, components } = contract;
  const groups = tags.map(({ name }) => ({ name, operations: operationsOf(contract, name) }));
  const answer = page('API reference', {
    actions: html`<a class="button" href="/openapi.json">openapi.json</a>`,
    body: html`${info.description.split('\n\n').map((paragraph) => html`<p class="prose">${prose(paragraph)}</p>`)}
<section class="panel"><h2>Authentication</h2><p>Send a key with every request:</p><pre tabindex="0"><code>curl -H "Authorization: Bearer $LOWERPLANE_API_KEY" $LOWERPLANE_BASE_URL/v1/api-keys/self</code></pre></section>
<nav class="panel" aria-labelledby="toc"><h2 id="toc">Operations</h2><ul class="toc">${groups.map(
      ({ name, operations }) =>
        html`<li><strong>${name}</strong><ul>${operations.map(
          ({ method, path, operation }) =>
            html`<li><a href="#${operation.operationId}"><code>${method} ${path}</code></a></li>`,
        )}</ul></li>`,
    )}</ul></nav>
${groups.flatMap(({ operations }) => operations.map((each) => operationSection(each, contract)))}
<h2 class="group">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}`,
  });
  return { title: 'API reference', body: answer.kind === 'page' ? answer.body : NOTHING };
}

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function operationsOf({ paths }: Contract, tag: string): readonly Placed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function operationSection({ method, path, operation }: Placed, { components }: Contract): Html {
  const parameters = operation.parameters.map((each) =>
    'name' in each ? each : components.parameters[nameOf(each.$ref)],
  );
  const responses = Object.entries(operation.responses).map(([status, each]) => ({
    status,
    response: 'description' in each ? each : components.responses[nameOf(each.$ref)],
  }));
  return html`<section class="panel operation" id="${operation.operationId}">
<h2><code><span class="badge neutral">${method}</span> ${path}</code></h2>
<p>${prose(operation.summary)}</p>
<p class="hint">Needs <strong>${operation['x-lowerplane-permissions']}</strong> permissions.</p>
${parameters.length === 0 ? NOTHING : parametersTable(parameters.filter((each) => each !== undefined))}
${operation.requestBody === undefined ? NOTHING : html`<h3>Body</h3>${contentOf(operation.requestBody.content)}`}
<h3>Responses</h3>
<dl class="responses">${responses.map(
    ({ status, response }) =>
      html`<div><dt>${status}</dt><dd>${response === undefined ? NOTHING : responseOf(status, response)}</dd></div>`,
  )}</dl>
</section>`;
}

function parametersTable(parameters: readonly Parameter[]): Html {
  return html`<h3>Parameters</h3>${table<Parameter>(
    'Parameters',
    [
      {
        heading: 'Name',
        cell: ({ name, required }) =>
          html`<code>${name}</code>${required ? html` <span class="beside">required</span>` : NOTHING}`,
      },
      { heading: 'In', cell: (each) => each.in },
      { heading: 'Type', cell: ({ schema }) => typeOf(schema) },
      {
        heading: 'Description',
        cell: ({ description, schema }) => prose(description ?? schema.description ?? '–'),
      },
    ],
    parameters,
  )}`;
}

function responseOf(status: string, { description, content }: Response): Html {
  // The examples of problems are all alike, and their form is a schema of its own.
  return html`${prose(description)}${content !== undefined && status.startsWith('2') ? contentOf(content) : NOTHING}`;
}

function contentOf(content: NonNullable<Response['content']>): Html {
  return html`${Object.entries(content).map(
    ([mediaType, { schema, example }]) =>
      html`<p><code>${mediaType}</code>: ${typeOf(schema)}</p>${example === undefined ? NOTHING : html`<details><summary>Example</summary><pre tabindex="0"><code>${typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</code></pre></details>`}`,
  )}`;
}

function schemaSection(name: string, schema: Schema): Html {
  const properties = Object.entries(schema.properties ?? {}).map(([property, of]) => ({ property, of }));
  const required = new Set(schema.required ?? []);
  return html`<section class="panel" id="schema-${name}"><h3><code>${name}</code></h3>
${schema.description === undefined ? NOTHING : html`<p>${prose(schema.description)}</p>`}
${
  properties.length === 0
    ? html`<p>${typeOf({ ...schema, description: undefined })}</p>`
    : table(
        `Properties of ${name}`,
        [
          {
            heading: 'Property',
            cell: ({ property }) =>
              html`<code>${property}</code>${required.has(property) ? NOTHING : html` <span class="beside">optional</span>`}`,
          },
          { heading: 'Type', cell: ({ of }) => typeOf(of) },
          { heading: 'Description', cell: ({ of }) => prose(of.description ?? '–') },
        ],
        properties,
      )
}</section>`;
}

/** A type in a few words, with links to the schemas it names. */
function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return joined(schema.enum.map((value) => html`<code>${String(value)}</code>`));
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map(typeOf));
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}`;
  const fallback = schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`;
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.join(' or ');
  return html`${type ?? 'any'}${schema.format === undefined ? '' : ` (${schema.format})`}${fallback}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html` or ${part}`))}`;
}

/** Text with code between backticks. */
function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
