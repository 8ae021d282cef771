import type { Column } from '../table/column.ts';
import { csvOf } from '../table/list-report.ts';
import type { ResponseDocument } from './response-document.ts';

/** One fact of a response. */
interface Fact extends Pick<ResponseDocument, 'outcome' | 'mode'> {
  readonly key_id: string;
  readonly successor_id: string | null;
  readonly kind: 'step' | 'destination' | 'problem' | 'next';
  readonly at: string | null;
  /** A destination, or the title of a problem. */
  readonly subject: string | null;
  /** Of a destination, or the severity of a problem. */
  readonly state: string | null;
  readonly detail: string;
}

const COLUMNS: readonly Column<Fact>[] = [
  { name: 'key_id' },
  { name: 'successor_id' },
  { name: 'outcome' },
  { name: 'mode' },
  { name: 'kind' },
  { name: 'at' },
  { name: 'subject' },
  { name: 'state' },
  { name: 'detail' },
];

/** The response as CSV: a line for each step, destination, problem and thing that is left to do. */
export function responseCsv(document: ResponseDocument): string {
  const { outcome, mode, key, successor, steps, destinations, problems, next } = document;
  const common = { key_id: key.id, successor_id: successor?.id ?? null, outcome, mode };
  const none = { ...common, at: null, subject: null, state: null };
  return csvOf<Fact>(COLUMNS, [
    ...steps.map(({ at, what }) => ({ ...none, kind: 'step' as const, at, detail: what })),
    ...destinations.map(({ destination, state, detail }) => ({
      ...none,
      kind: 'destination' as const,
      subject: destination,
      state,
      detail,
    })),
    ...problems.map(({ severity, title, detail }) => ({
      ...none,
      kind: 'problem' as const,
      subject: title,
      state: severity,
      detail,
    })),
    ...next.map((detail) => ({ ...none, kind: 'next' as const, detail })),
  ]);
}
