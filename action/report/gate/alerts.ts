import { createHash } from 'node:crypto';
import { DAY } from '../../../provider/keys/duration.ts';
import { formatDay, formatInstant, type Instant } from '../../../provider/keys/instant.ts';
import { count } from '../../../provider/text/count.ts';
import type { KeyDeadline } from '../../check/verdict/key-deadlines.ts';
import { inline, link, moreRows, paragraphs, table } from '../format/markdown.ts';

/** A deadline that has come near enough to tell people. */
export interface Alert {
  readonly deadline: KeyDeadline;
  /** The number of days before it from which on people are told, or 0 once it has passed. */
  readonly stage: number;
  /** The same for as long as nothing new has to be told. */
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
 * @param days how many days before a deadline people are told. A number of days that is more than half of the time between
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

/** The digests of the alerts that people were told of, as an issue remembers them. */
export function toldIn(body: string): ReadonlySet<string> {
  return new Set((TOLD.exec(body)?.[1] ?? '').split(' ').filter((digest) => digest !== ''));
}

export function alertTitle(alerts: readonly Alert[]): string {
  const keys = new Set(alerts.map(({ deadline }) => deadline.key.id)).size;
  return keys === 0
    ? 'LowerPlane: no API key needs attention'
    : `LowerPlane: ${count(keys, 'API key')} ${keys === 1 ? 'needs' : 'need'} attention`;
}

/** An issue of GitHub has at most 65,536 characters. */
const MOST_ROWS = 200;
const MOST_CHARACTERS = 50_000;
/** Of 17 characters each. */
const MOST_TOLD = 500;

/** The issue, which also remembers what people were told. */
export function alertIssue(
  alerts: readonly Alert[],
  told: ReadonlySet<string>,
  { marker, run, now }: AlertSource,
): string {
  const remembered = alerts.map(({ digest }) => digest).filter((digest) => told.has(digest));
  const rows: (readonly string[])[] = [];
  let characters = 0;
  for (const { deadline } of alerts.slice(0, MOST_ROWS)) {
    const { name, lastFour } = deadline.key;
    const row = [`${inline(name)} …${inline(lastFour)}`, happening(deadline, now), deadline.fix];
    characters += row.join(' | ').length + 10;
    if (characters > MOST_CHARACTERS) break;
    rows.push(row);
  }
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

/** For chats that take Slack's incoming webhooks. */
export function slackAlert(alerts: readonly Alert[], { repository, run, now }: AlertSource): object {
  const shown = alerts.slice(0, MOST_ROWS);
  const lines = shown.map(
    ({ deadline }) =>
      `• *${slackText(deadline.key.name)}* …${slackText(deadline.key.lastFour)}: ${happening(deadline, now)}. ${slackText(deadline.fix)}`,
  );
  const more = alerts.length - shown.length;
  return {
    text: [
      `${alertTitle(alerts)} (${run === undefined ? slackText(repository) : `<${run}|${slackText(repository)}>`})`,
      ...lines,
      ...(more === 0 ? [] : [`and ${more} more`]),
    ].join('\n'),
  };
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

/** For other programs. */
export function jsonAlert(alerts: readonly Alert[], { repository, run }: AlertSource): object {
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
  };
}
