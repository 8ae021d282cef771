import { createHash } from 'node:crypto';
import { DAY } from '../../../provider/keys/duration.ts';
import { formatDay, formatInstant, type Instant } from '../../../provider/keys/instant.ts';
import { count } from '../../../provider/text/count.ts';
import type { KeyDeadline } from '../../check/verdict/key-deadlines.ts';
import { inline, link, moreRows, paragraphs, table } from '../format/markdown.ts';

/** A deadline that has come near enough to tell people. */
export interface Alert {
  readonly deadline: KeyDeadline;
  /** The number of days before the deadline at which this alert starts, or 0 once the deadline has passed. */
  readonly stage: number;
  /** Stays the same until there is something new to report. */
  readonly digest: string;
}

/** Where an alert comes from. */
export interface AlertSource {
  /** Hidden in the first line of the issue, which is found by it. */
  readonly marker: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly run: string | undefined;
  readonly now: Instant;
}

/**
 * The alerts of some deadlines, the most urgent first.
 *
 * @param days how many days before a deadline to alert. A number of days that is more than half of the time between
 *   its beginning and the deadline does not count: a key that lives for a month needs no alert two months before its end.
 */
export function alertsOf(
  deadlines: readonly KeyDeadline[],
  days: readonly number[],
  now: Instant,
): readonly Alert[] {
  return deadlines
    .flatMap((deadline) => {
      const stage = stageOf(deadline, days, now);
      return stage === undefined ? [] : [{ deadline, stage, digest: digestOf(deadline, stage) }];
    })
    .toSorted((a, b) => a.deadline.at - b.deadline.at);
}

function stageOf({ at, since, isForeseen }: KeyDeadline, days: readonly number[], now: Instant) {
  if (at <= now) return 0;
  if (!isForeseen) return undefined;
  const reached = days.filter((each) => at - now <= each * DAY && each * DAY <= (at - since) / 2);
  return reached.length === 0 ? undefined : Math.min(...reached);
}

function digestOf({ kind, key, at }: KeyDeadline, stage: number): string {
  return createHash('sha256')
    .update(JSON.stringify([key.id, kind, kind === 'unused' ? null : at, stage]))
    .digest('hex')
    .slice(0, 16);
}

const TOLD = /^<!-- told ([0-9a-f ]*)-->$/m;

/** The digests of the alerts that were posted before, which the issue lists in a comment. */
export function toldIn(body: string): ReadonlySet<string> {
  return new Set((TOLD.exec(body)?.[1] ?? '').split(' ').filter((digest) => digest !== ''));
}

export function alertTitle(alerts: readonly Alert[]): string {
  const keys = new Set(alerts.map(({ deadline }) => deadline.key.id)).size;
  return keys === 0
    ? 'LowerPlane: no API key needs attention'
    : `LowerPlane: ${count(keys, 'API key')} ${keys === 1 ? 'needs' : 'need'} attention`;
}

/** Of an issue, and of a post. */
const MOST_ROWS = 200;
/** An issue of GitHub has at most 65,536 characters: its rows have these, */
const MOST_CHARACTERS = 45_000;
/** and what it remembers has 17 for each alert. */
const MOST_TOLD = 1_000;
/** Slack cuts a text off after 40,000 characters. Source: api.slack.com/changelog/2018-04-truncating-really-long-messages. */
const MOST_POSTED = 35_000;

/** The alerts that the issue has rows for. */
export function alertsInIssue(alerts: readonly Alert[], now: Instant): readonly Alert[] {
  return fitting(alerts, MOST_CHARACTERS, (alert) => rowOf(alert, now).join(' | '));
}

/**
 * The alerts of the next post: of those that people were not told, the most urgent that it has room for. No more than the
 * issue can remember, or a later audit would post them again.
 */
export function alertsToPost(
  alerts: readonly Alert[],
  told: ReadonlySet<string>,
  now: Instant,
): readonly Alert[] {
  const fresh = alerts.filter(({ digest }) => !told.has(digest));
  const remembered = alerts.length - fresh.length;
  return fitting(fresh.slice(0, Math.max(0, MOST_TOLD - remembered)), MOST_POSTED, (alert) =>
    slackLine(alert, now),
  );
}

function fitting(alerts: readonly Alert[], most: number, write: (alert: Alert) => string): readonly Alert[] {
  let characters = 0;
  const rows = alerts.slice(0, MOST_ROWS);
  const end = rows.findIndex((alert) => {
    characters += write(alert).length + 10;
    return characters > most;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function rowOf({ deadline }: Alert, now: Instant): readonly string[] {
  const { name, lastFour } = deadline.key;
  return [`${inline(name)} …${inline(lastFour)}`, happening(deadline, now), deadline.fix];
}

/** The issue. It also lists the digests of posted alerts. */
export function alertIssue(
  alerts: readonly Alert[],
  told: ReadonlySet<string>,
  { marker, run, now }: AlertSource,
): string {
  const remembered = alerts.map(({ digest }) => digest).filter((digest) => told.has(digest));
  const rows = alertsInIssue(alerts, now).map((alert) => rowOf(alert, now));
  return `${marker}\n<!-- told ${remembered.slice(0, MOST_TOLD).join(' ')} -->\n${paragraphs(
    alerts.length === 0 ? 'Nothing is left to do.' : table(['API key', 'What happens', 'What to do'], rows),
    moreRows(alerts.length - rows.length),
    `As of ${formatInstant(now)}. ${link('The audit', run)} updates this issue, and closes it when nothing is left.`,
  )}\n`;
}

/** `Expires in 6 days, on 2026-12-06`. */
function happening({ kind, at, since }: KeyDeadline, now: Instant): string {
  const left = Math.ceil((at - now) / DAY);
  const ago = Math.floor((now - at) / DAY);
  switch (kind) {
    case 'expires':
      return at <= now
        ? `Expired on ${formatDay(at)}`
        : `Expires in ${count(left, 'day')}, on ${formatDay(at)}`;
    case 'rotates':
      return at <= now
        ? `Should have been replaced ${count(ago, 'day')} ago, on ${formatDay(at)}`
        : `Should be replaced in ${count(left, 'day')}, by ${formatDay(at)}`;
    case 'unused':
      return `Not used for ${count(Math.floor((now - since) / DAY), 'day')}, since ${formatDay(since)}`;
  }
}

/**
 * For chats that take Slack's incoming webhooks.
 *
 * @param more number of alerts that later audits post.
 */
export function slackAlert(
  alerts: readonly Alert[],
  more: number,
  { repository, run, now }: AlertSource,
): object {
  return {
    text: [
      `${alertTitle(alerts)} (${run === undefined ? slackText(repository) : `<${run}|${slackText(repository)}>`})`,
      ...alerts.map((alert) => slackLine(alert, now)),
      ...(more === 0 ? [] : [`and ${more} more, which later audits post`]),
    ].join('\n'),
  };
}

function slackLine({ deadline }: Alert, now: Instant): string {
  const { name, lastFour } = deadline.key;
  return `• *${slackText(name)}* …${slackText(lastFour)}: ${happening(deadline, now)}. ${slackText(deadline.fix)}`;
}

/** Slack reads only these as markup that could mention or link; a line break would begin another alert. */
function slackText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '\u200b$&')
    .replace(/\s+/g, ' ');
}

/**
 * For other programs.
 *
 * @param more number of alerts that later audits post.
 */
export function jsonAlert(alerts: readonly Alert[], more: number, { repository, run }: AlertSource): object {
  return {
    version: 1,
    title: alertTitle(alerts),
    repository,
    run: run ?? null,
    alerts: alerts.map(({ deadline, stage }) => ({
      kind: deadline.kind,
      key: { id: deadline.key.id, name: deadline.key.name, last_four: deadline.key.lastFour },
      at: formatInstant(deadline.at),
      /** 0: it has passed. */
      days_before: stage,
      fix: deadline.fix,
    })),
    more,
  };
}
