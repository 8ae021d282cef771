import type { Control } from '../../../api/contract/control.ts';
import { type Html, html, NOTHING, shown } from '../../../html/html.ts';
import { ENVIRONMENTS, type Environment } from '../../../keys/environments.ts';
import { formatInstant } from '../../../keys/instant.ts';
import { count } from '../../../text/count.ts';
import { posture } from '../../compliance/posture.ts';
import { readOrganization } from '../../store/organization.ts';
import { badge, capital, type Tone } from '../cells.ts';
import { table } from '../table.ts';
import { type Answer, page, type Visit } from '../visit.ts';

type Framework = ReturnType<typeof posture>['frameworks'][number];

const STATUS: Readonly<Record<Framework['status'], readonly [Tone, string]>> = {
  compliant: ['good', 'Compliant'],
  partial: ['warning', 'Partial'],
  non_compliant: ['bad', 'Not compliant'],
};

/** Readiness of each framework in each environment, and the controls that are missing. */
export function posturePage(visit: Visit): Answer {
  const { store, caller, now } = visit;
  const organization = readOrganization(store.settings);
  const reached = caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
  const generatedAt = formatInstant(now);
  const columns = reached.map((environment) => {
    const controls = store.controls.all([environment]);
    const { frameworks } = posture(organization, controls, undefined, generatedAt);
    return { environment, controls, frameworks };
  });
  const gaps = columns.flatMap(({ controls }) => controls.filter(isGap));
  return page('Posture', {
    body: html`<p class="lead">Readiness is the share of applicable controls that are implemented; a partly implemented control counts one half.</p>
<section class="panel">
${table(
  'Readiness of each framework in each environment',
  [
    { heading: 'Framework', cell: ({ name }) => html`<strong>${shown(name)}</strong>` },
    ...columns.map(({ environment, frameworks }) => ({
      heading: capital(environment),
      cell: ({ name }: { readonly name: string }) =>
        scoreCell(
          frameworks.find((framework) => framework.name === name),
          environment,
        ),
    })),
  ],
  organization.frameworks,
)}
</section>
<section class="panel"><h2>Gaps</h2>
<p class="hint">${count(gaps.length, 'control')} to implement, in the environments that this key reaches.</p>
${gapsTable(gaps)}</section>`,
  });
}

function isGap({ status }: Control): boolean {
  return status === 'not_implemented' || status === 'partially_implemented';
}

function scoreCell(framework: Framework | undefined, environment: Environment): Html {
  if (framework === undefined) return html`<span class="beside">No applicable control</span>`;
  const percent = Math.floor(framework.score * 100);
  const [tone, text] = STATUS[framework.status];
  return html`<span class="score"><span class="numeric">${percent}%</span> ${badge(tone, text)}</span>
<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${framework.name} in ${environment}: ${percent}%"><rect class="track" width="100" height="6"/><rect class="value" width="${percent}" height="6"/></svg>`;
}

function gapsTable(gaps: readonly Control[]): Html {
  return table<Control>(
    'Controls that are not or partly implemented',
    [
      { heading: 'Control', cell: ({ id, title }) => html`<code>${shown(id)}</code> ${shown(title)}` },
      { heading: 'Environment', cell: ({ environment }) => capital(environment) },
      { heading: 'Frameworks', cell: ({ frameworks }) => shown(frameworks.join(', ')) },
      { heading: 'Owner', cell: ({ owner }) => (owner === null ? NOTHING : shown(owner)) },
      {
        heading: 'Status',
        cell: ({ status }) =>
          status === 'not_implemented'
            ? badge('bad', 'Not implemented')
            : badge('warning', 'Partly implemented'),
      },
      {
        heading: 'Remediation by',
        cell: ({ remediation_date: at }) => (at === null ? NOTHING : at.slice(0, 10)),
      },
    ],
    gaps,
    { empty: 'Every applicable control is implemented.' },
  );
}
