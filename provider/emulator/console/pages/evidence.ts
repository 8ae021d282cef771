import { evidenceType } from '../../../api/contract/evidence.ts';
import { html, NOTHING, shown } from '../../../html/html.ts';
import { covers, ENVIRONMENTS } from '../../../keys/environments.ts';
import { downloadEvidence } from '../../routes/evidence.ts';
import { reach } from '../../scope.ts';
import { actorCell, capital, evidenceTypeText, momentCell, sizeText } from '../cells.ts';
import { oneOf, select } from '../fields.ts';
import { table } from '../table.ts';
import { type Answer, callOf, may, page, type Visit } from '../visit.ts';

const PAGE_SIZE = 50;

/** The evidence that the key may see. */
export function evidencePage(visit: Visit): Answer {
  const { store, query, caller } = visit;
  const reached = caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
  const environment = oneOf(reached, query.get('environment'));
  const type = oneOf(evidenceType.options, query.get('type'));
  const controlId = (query.get('control') ?? '').trim();
  const position = Number(query.get('after') ?? '');
  const after = Number.isSafeInteger(position) && position > 0 ? position : null;
  const { items, next } = store.evidence.list(
    { environments: reach(caller, environment), type, controlId: controlId === '' ? undefined : controlId },
    { limit: PAGE_SIZE, after },
  );
  const further = new URLSearchParams(query);
  further.delete('uploaded');
  const uploaded = store.evidence.byId(query.get('uploaded') ?? '');
  if (next !== null) further.set('after', String(next));
  return page('Evidence', {
    actions: may(visit, 'uploadEvidence')
      ? html`<a class="button primary" href="/evidence/new">Upload evidence</a>`
      : NOTHING,
    body: html`${
      uploaded !== undefined && covers(caller.environments, [uploaded.environment])
        ? html`<p class="notice good" role="status">Uploaded ${shown(uploaded.name)}, ${sizeText(uploaded.size)}. Its SHA-256 is <code>${uploaded.sha256}</code>.</p>`
        : NOTHING
    }
<p class="lead">Documents, logs and reports that show auditors what the controls do.</p>
<form class="filters" method="get" action="/evidence" role="search" aria-label="Filter evidence">
${select('environment', 'Environment', [['', 'Any'], ...reached.map((each) => [each, capital(each)] as const)], environment ?? '')}
${select('type', 'Type', [['', 'Any'], ...evidenceType.options.map((each) => [each, evidenceTypeText(each)] as const)], type ?? '')}
<label class="field"><span>Control</span><input name="control" value="${controlId}" spellcheck="false"></label>
<div class="actions"><button class="button">Apply</button>${query.size > 0 ? html`<a class="button plain" href="/evidence">Clear</a>` : ''}</div>
</form>
<section class="panel">
${table(
  'Evidence',
  [
    {
      heading: 'Name',
      cell: ({ id, name, size }) =>
        html`<a class="name" href="/evidence/${encodeURIComponent(id)}/content" download>${shown(name)}</a> <span class="below">${sizeText(size)}</span>`,
    },
    { heading: 'Type', cell: (item) => evidenceTypeText(item.type) },
    { heading: 'Environment', cell: (item) => capital(item.environment) },
    { heading: 'Controls', cell: (item) => shown(item.control_ids.join(', ')) },
    { heading: 'Source', cell: ({ source }) => (source === null ? NOTHING : shown(source)) },
    {
      heading: 'Collected',
      cell: (item) => (item.collected_at === null ? NOTHING : momentCell(item.collected_at)),
    },
    {
      heading: 'Uploaded',
      cell: (item) =>
        html`${momentCell(item.uploaded_at)} <span class="below">by ${actorCell(item.uploaded_by)}</span>`,
    },
    {
      heading: 'SHA-256',
      cell: ({ sha256 }) => html`<code class="whole" title="${sha256}">${sha256.slice(0, 8)}…</code>`,
    },
  ],
  items,
  { empty: 'No evidence fits these filters.' },
)}
<nav class="pager" aria-label="Pages"><div class="actions">${after === null ? NOTHING : html`<a class="button" href="/evidence">First</a>`}${next === null ? NOTHING : html`<a class="button" href="/evidence?${further.toString()}">Next</a>`}</div></nav>
</section>`,
  });
}

/** The content of one piece of evidence, which browsers save and never show. */
export function evidenceContent(visit: Visit): Answer {
  return { kind: 'reply', reply: downloadEvidence(callOf<'downloadEvidence'>(visit, undefined)) };
}
