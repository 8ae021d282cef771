import { type ComplianceTest, testSeverity } from '../../api/contract/compliance-test.ts';
import type { Control } from '../../api/contract/control.ts';
import type { Evidence } from '../../api/contract/evidence.ts';
import { namesFramework } from '../../api/contract/framework-name.ts';
import type { Posture } from '../../api/contract/posture.ts';
import { parseInstant } from '../../keys/instant.ts';
import { worstOfEach } from './posture.ts';

const VENDOR = 'LowerPlane';
const STATUS_VALUE = { compliant: 1, partial: 0.5, non_compliant: 0 } as const;

/** What the posture of these environments was made of. */
export interface Measured {
  readonly posture: Posture;
  readonly controls: readonly Control[];
  readonly tests: readonly ComplianceTest[];
  readonly evidence: readonly Evidence[];
}

/** A framework of the posture, with what belongs to it. A control of several environments counts once. */
interface MeasuredFramework {
  readonly framework: Posture['frameworks'][number];
  readonly timestamp: string;
  readonly controls: readonly Control[];
  readonly failing: readonly ComplianceTest[];
  readonly evidence: readonly Evidence[];
}

type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: (measured: MeasuredFramework) => readonly Sample[];
}

const countOf =
  (...statuses: readonly Control['status'][]) =>
  ({ controls }: MeasuredFramework): readonly Sample[] => [
    [controls.filter(({ status }) => statuses.includes(status)).length],
  ];

/**
 * The families that the data of the emulator can fill. Not among them: evidence that expires, the next audit, a risk
 * score, vendors and integrations, none of which it knows.
 *
 * Source: OpenCPX v1, spec/v1/metrics/cpx-prometheus-format.md.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'compliance_score',
    help: 'Compliance score of a framework, from 0 to 1.',
    samples: ({ framework }) => [[framework.score]],
  },
  {
    name: 'compliance_status',
    help: 'Compliance status of a framework: 1 compliant, 0.5 partial, 0 not compliant.',
    samples: ({ framework }) => [[STATUS_VALUE[framework.status]]],
  },
  {
    name: 'controls_total',
    help: 'Controls of a framework, those that are not applicable included.',
    samples: ({ controls }) => [[controls.length]],
  },
  { name: 'controls_compliant', help: 'Implemented controls.', samples: countOf('implemented') },
  { name: 'controls_non_compliant', help: 'Controls not implemented.', samples: countOf('not_implemented') },
  {
    name: 'controls_not_applicable',
    help: 'Controls that are not applicable.',
    samples: countOf('not_applicable'),
  },
  {
    name: 'evidence_total',
    help: 'Evidence of a framework or of one of its controls.',
    samples: ({ evidence }) => [[evidence.length]],
  },
  {
    name: 'last_updated_timestamp',
    help: 'When the posture was generated, in seconds since 1970.',
    samples: ({ timestamp }) => seconds(timestamp),
  },
  {
    name: 'last_audit_timestamp',
    help: 'When the framework was last audited, in seconds since 1970.',
    samples: ({ framework }) => seconds(framework.last_audit),
  },
  {
    name: 'control_status',
    help: 'Status of an applicable control: 1 compliant, 0.5 partial, 0 not compliant.',
    samples: ({ framework }) =>
      (framework.controls ?? []).map(({ id, status }) => [STATUS_VALUE[status], { control: id }]),
  },
  {
    name: 'control_evidence_count',
    help: 'Evidence of a control.',
    samples: ({ controls }) => controls.map(({ id, evidence_ids }) => [evidence_ids.length, { control: id }]),
  },
  {
    name: 'findings_total',
    help: 'Failing tests of the controls of a framework, by severity.',
    samples: ({ failing }) =>
      testSeverity.options.map((severity) => [
        failing.filter((test) => test.severity === severity).length,
        { severity },
      ]),
  },
];

/** A posture as metrics in the Prometheus text format, one family after another. */
export function metrics({ posture, controls, tests, evidence }: Measured): string {
  const merged = worstOfEach(controls);
  const measured = posture.frameworks.map((framework): MeasuredFramework => {
    const own = merged.filter(({ frameworks }) => namesFramework(frameworks, framework.name));
    const ids = new Set(own.map(({ id }) => id));
    const isOwn = ({ control_ids }: { readonly control_ids: readonly string[] }) =>
      control_ids.some((id) => ids.has(id));
    return {
      framework,
      timestamp: posture.timestamp,
      controls: own,
      failing: tests.filter((test) => test.status === 'failing' && isOwn(test)),
      evidence: evidence.filter((item) => namesFramework(item.frameworks, framework.name) || isOwn(item)),
    };
  });
  return FAMILIES.map(({ name, help, samples }) => {
    const lines = measured.flatMap((one) =>
      samples(one).map(([value, labels]) => {
        const all = Object.entries({ framework: one.framework.name, vendor: VENDOR, ...labels });
        const written = all.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(',');
        return `opencpx_${name}{${written}} ${value}\n`;
      }),
    );
    return `# HELP opencpx_${name} ${help}\n# TYPE opencpx_${name} gauge\n${lines.join('')}`;
  }).join('');
}

function seconds(at: string | undefined): readonly Sample[] {
  const parsed = at === undefined ? undefined : parseInstant(at);
  return parsed === undefined ? [] : [[Math.floor(parsed / 1000)]];
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
