import { count } from '../../provider/text/count.ts';
import type { CheckResult } from '../check/verdict/result.ts';
import type { Inputs } from '../inputs.ts';
import {
  type AlertSource,
  alertIssue,
  alertsInIssue,
  alertsOf,
  alertsToPost,
  alertTitle,
  jsonAlert,
  slackAlert,
  toldIn,
} from '../report/gate/alerts.ts';
import { type AlertIssue, findAlertIssue, putAlertIssue } from './api/alert-issue.ts';
import type { GithubConnection } from './api/connection.ts';
import { GithubError } from './api/github-error.ts';

/** What the alerts are made of. */
export interface AlertPublication extends Pick<AlertSource, 'marker' | 'repository' | 'run'> {
  readonly result: CheckResult;
  readonly inputs: Pick<Inputs, 'alert-days' | 'alert-webhook' | 'alert-format'>;
}

/**
 * Keeps one issue about the deadlines of keys, and posts new alerts to a webhook.
 *
 * @returns what was done, as sentences.
 * @throws GithubError, also when the webhook does not take the alerts: the next audit posts them again.
 */
export async function publishAlerts(
  github: GithubConnection,
  { result, inputs, run, repository, marker }: AlertPublication,
): Promise<string> {
  if (result.mode !== 'audit') return 'Alerts are made by audits only, so none are made.';
  const { deadlines, checkedAt } = result;
  // An issue that is closed because nothing was looked at would say that all is well.
  if (deadlines === undefined)
    throw new GithubError('The live keys are not known, so the issue about them stays as it is.');
  const source: AlertSource = { marker, repository, run, now: checkedAt };
  const alerts = alertsOf(deadlines, inputs['alert-days'], checkedAt);
  const issue = await findAlertIssue(github, marker);
  const told = new Set(toldIn(issue?.body ?? ''));
  const webhook = inputs['alert-webhook'];
  const fresh = alerts.filter(({ digest }) => !told.has(digest)).length;
  // Without a webhook, alerts are shown in the issue only.
  const shown =
    webhook === undefined ? alertsInIssue(alerts, checkedAt) : alertsToPost(alerts, told, checkedAt);
  const more = fresh - shown.length;
  let refused: string | undefined;
  if (webhook !== undefined && shown.length > 0) {
    const { sendAlert } = await import('./send-alert.ts');
    const write = inputs['alert-format'] === 'json' ? jsonAlert : slackAlert;
    refused = await sendAlert(webhook, write(shown, more, source));
  }
  // Remembered only once they were posted.
  if (refused === undefined) for (const { digest } of shown) told.add(digest);
  const done = await writeIssue(github, issue, {
    title: alertTitle(alerts),
    body: alertIssue(alerts, told, source),
    isClosed: alerts.length === 0,
  });
  if (refused !== undefined)
    throw new GithubError(`The webhook did not accept ${count(shown.length, 'alert')}: ${refused}. ${done}`);
  if (webhook === undefined) return done;
  const later = more === 0 ? '' : `, and ${more} more by later audits`;
  return `Posted ${count(shown.length, 'alert')} to the webhook${later}. ${done}`;
}

async function writeIssue(
  github: GithubConnection,
  issue: AlertIssue | undefined,
  content: { readonly title: string; readonly body: string; readonly isClosed: boolean },
): Promise<string> {
  if (issue === undefined && content.isClosed) return 'No key needs attention.';
  const where = await putAlertIssue(github, issue?.number, content);
  return `${content.isClosed ? 'Closed the issue' : 'Issue'}: ${where}`;
}
