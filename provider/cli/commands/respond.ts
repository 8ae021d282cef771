import { ENVIRONMENTS } from '../../keys/environments.ts';
import { defineCommand } from '../command.ts';
import { SOURCE_OPTIONS } from '../engine/engine-options.ts';
import { choice, filledText, flag, section, texts } from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { duration } from '../grammar/time-option.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** From a leaked key to a safe one. */
export const command = defineCommand({
  name: 'respond',
  summary: 'Replace and revoke an exposed API key, without an outage or at once',
  argument: {
    name: 'key',
    description:
      'A report of "scan --format json" or "check --format json", the id of the key, or its fingerprint. "-", or nothing: the text of the key is on standard input. Never write it into the command line.',
  },
  options: {
    ...section('Response', {
      finding: filledText('FINGERPRINT', {
        description:
          'Of the finding in the report, or its beginning. Needed if the report names several keys.',
      }),
      now: flag({
        description:
          'Revoke the key first, and deliver the successor afterwards. Its consumers are refused meanwhile.',
      }),
      narrow: flag({
        description:
          'Give the successor no more permissions than the key needed in the last 90 days, as far as the audit trail shows.',
      }),
      yes: flag({ description: 'Do not ask. Needed where there is no terminal.' }),
    }),
    ...section('Waiting for consumers', {
      'quiet-for': duration({
        description: 'How long the exposed key must not be used before it is revoked.',
        default: '10m',
      }),
      every: duration({ description: 'How often to check.', default: '15s' }),
      wait: duration({ description: 'How long to wait in all.', default: '1h' }),
    }),
    ...SOURCE_OPTIONS,
    ...section('Report', {
      ...reportOptions(['terminal', 'json', 'markdown', 'csv']),
      control: texts('ID', {
        description: 'Upload the report as evidence for this control, as JSON and Markdown. Can be repeated.',
      }),
      environment: choice('ENVIRONMENT', ENVIRONMENTS, {
        description: 'That the evidence belongs to.',
        default: 'production, if the key reaches it',
      }),
    }),
    ...LOWERPLANE_OPTIONS,
  },
  examples: [
    'lowerplane respond scan.json --finding 3f2a9c --yes',
    'lowerplane respond - < leaked.txt',
    'lowerplane respond key_7Qm2Zt9XcV4bN8kLpR3s --now --yes --control AC-04',
    'lowerplane respond scan.json --output markdown=incident.md',
  ],
  notes: [
    'Steps: a successor as declared is created and delivered to every destination of deliver_to; each destination must have it, by fingerprint or by the time of its last change; the exposed key must no longer be used; then it is revoked. After an interruption, run the same command again: it continues, and makes no second successor of a delivered one.',
    'With --now, the key is revoked before anything else. A key that no code declares gets no successor: it can only be revoked. For a key that Terraform has created, the command says what to change, and with --now revokes it.',
    'The key that the command is authenticated with is never revoked: use another admin key.',
    `Exit codes: 0 the key no longer works, and its successor is delivered; 1 the key still works, or its consumers have no successor yet; 2 nothing was changed, because a request to LowerPlane failed, it was not confirmed, or the options are wrong${UNREPORTED}.`,
  ],
  async run(values, key, io) {
    const { runRespondCommand } = await import('../respond/run-respond-command.ts');
    return runRespondCommand(values, key, io);
  },
});
