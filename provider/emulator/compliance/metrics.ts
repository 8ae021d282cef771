import type { Posture } from '../../api/contract/posture.ts';

const VENDOR = 'LowerPlane';

/** Scores in the Prometheus text format. Source: OpenCPX v1, `GET /cpx/metrics`. */
export function metrics(posture: Posture): string {
  const samples = posture.frameworks.map(
    ({ name, score }) =>
      `opencpx_compliance_score{framework="${escapeLabel(name)}",vendor="${VENDOR}"} ${score}\n`,
  );
  return [
    '# HELP opencpx_compliance_score Compliance score per framework, from 0 to 1.\n',
    '# TYPE opencpx_compliance_score gauge\n',
    ...samples,
  ].join('');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
