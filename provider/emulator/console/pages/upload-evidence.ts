import { evidence, evidenceType, uploadEvidenceFields } from '../../../api/contract/evidence.ts';
import { type Html, html, shown } from '../../../html/html.ts';
import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { formatInstant, parseDayOrInstant } from '../../../keys/instant.ts';
import { uploadEvidence } from '../../routes/evidence.ts';
import { readOrganization } from '../../store/organization.ts';
import { capital, evidenceTypeText } from '../cells.ts';
import { type Faults, faultAttributes, faultOf, faultSummary, NO_FAULTS, oneOf, select } from '../fields.ts';
import { requestField, requestKey } from '../issue.ts';
import { type Answer, callOf, page, type Visit } from '../visit.ts';

const { name: nameSchema, source: sourceSchema, frameworks: frameworksSchema } = uploadEvidenceFields.shape;

/** The form for new evidence. */
export function uploadEvidencePage(visit: Visit): Answer {
  return showForm(visit, NO_FAULTS);
}

/** Stores the evidence of the form, or shows what is wrong with it. */
export function uploadEvidenceForm(visit: Visit): Answer {
  const { faults, body } = read(visit);
  if (body === undefined) return showForm(visit, faults);
  const reply = uploadEvidence(callOf<'uploadEvidence'>(visit, body, requestKey(visit.form)));
  if (reply.kind !== 'json') throw new TypeError('uploaded evidence is returned as JSON');
  return { kind: 'redirect', to: `/evidence?uploaded=${evidence.parse(reply.body).id}` };
}

function read({ caller, form, file, store }: Visit) {
  const faults = new Map<string, string>();
  if (file === null || file.size === 0) faults.set('file', 'Choose a file that is not empty.');
  const name = nameSchema.safeParse(form.get('name') ?? '');
  if (!name.success) faults.set('name', 'Enter a name of 1 to 200 characters.');
  const type = oneOf(evidenceType.options, form.get('type'));
  if (type === undefined) faults.set('type', 'Choose what kind of evidence it is.');
  const reached = caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
  const environment = oneOf(reached, form.get('environment'));
  if (environment === undefined) faults.set('environment', 'Choose the environment it is about.');
  const controls = controlsIn(form);
  const unknown =
    environment === undefined ? undefined : controls.find((id) => !store.controls.exists(environment, id));
  if (unknown !== undefined) faults.set('controls', `${unknown} is not a control of ${environment}.`);
  const frameworks = frameworksSchema.safeParse(form.getAll('frameworks'));
  if (!frameworks.success) faults.set('frameworks', 'Choose frameworks from the list.');
  const day = form.get('collected') ?? '';
  const collectedAt = parseDayOrInstant(day);
  if (day !== '' && collectedAt === undefined) faults.set('collected', 'Enter a day, such as 2026-11-02.');
  const written = form.get('source') ?? '';
  const source = sourceSchema.safeParse(written.trim() === '' ? undefined : written);
  if (!source.success) faults.set('source', 'The source must have at most 100 characters.');
  if (faults.size > 0) return { faults, body: undefined };
  return {
    faults,
    body: uploadEvidenceFields.parse({
      name: name.data,
      type,
      environment,
      control_ids: controls,
      frameworks: frameworks.data,
      ...(collectedAt === undefined ? {} : { collected_at: formatInstant(collectedAt) }),
      ...(source.data === undefined ? {} : { source: source.data }),
    }),
  };
}

function controlsIn(form: URLSearchParams): readonly string[] {
  return (form.get('controls') ?? '').split(/[\s,]+/).filter((id) => id !== '');
}

function showForm({ caller, form, store }: Visit, faults: Faults): Answer {
  const reached = caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
  const input = (name: string, label: string, attributes: Html) =>
    html`<label class="field"><span>${label}</span><input id="${name}" name="${name}" value="${form.get(name) ?? ''}" autocomplete="off" ${attributes}${faultAttributes(faults, name)}></label>${faultOf(faults, name)}`;
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    html`${select(name, label, [['', 'Choose'], ...options], form.get(name) ?? '', html` id="${name}"${faultAttributes(faults, name)}`)}${faultOf(faults, name)}`;
  const answer = page('Upload evidence', {
    body: html`${faultSummary(faults)}
<form class="panel readable" method="post" action="/evidence/new" enctype="multipart/form-data" novalidate>
${requestField(form)}
<label class="field"><span>File, 10 MiB at most</span><input id="file" name="file" type="file" required${faultAttributes(faults, 'file')}></label>
${faultOf(faults, 'file')}
${input('name', 'Name', html`required maxlength="200"`)}
${choice(
  'type',
  'Type',
  evidenceType.options.map((each) => [each, evidenceTypeText(each)]),
)}
${choice(
  'environment',
  'Environment',
  reached.map((each) => [each, capital(each)]),
)}
${input('controls', 'Controls (optional), such as AC-04, VM-01', html`spellcheck="false"`)}
<fieldset id="frameworks"${faultAttributes(faults, 'frameworks')}><legend>Frameworks (optional)</legend>
${faultOf(faults, 'frameworks')}
${readOrganization(store.settings).frameworks.map(
  ({ name }) =>
    html`<label class="choice"><input type="checkbox" name="frameworks" value="${name}"${form.getAll('frameworks').includes(name) ? html` checked` : ''}><span>${shown(name)}</span></label>`,
)}
</fieldset>
${input('source', 'Source (optional): the integration that collected it', html`maxlength="100"`)}
${input('collected', 'Collected on (optional)', html`type="date"`)}
<div class="actions"><button class="button primary">Upload evidence</button><a class="button" href="/evidence">Cancel</a></div>
</form>`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}
