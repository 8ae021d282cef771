import type { Column } from '../table/column.ts';
import { csvOf } from '../table/list-report.ts';
import type { CreationDocument, RevocationDocument, RotationDocument } from './key-documents.ts';
import { KEY_COLUMNS, type KeyRow } from './key-row.ts';

interface Shown {
  readonly secret: string | null;
  readonly delivered_to: string | null;
  readonly problem: string | null;
}

const SHOWN_COLUMNS: readonly Column<Shown>[] = [
  { name: 'secret', isShownOnce: true },
  { name: 'delivered_to' },
  { name: 'problem' },
];

/** The key that `keys create` made, as CSV. Print it with `outWithKey`: it can hold the secret. */
export function creationCsv({ key, secret, delivered_to, problems }: CreationDocument): string {
  const problem = problemCell(problems);
  return csvOf<KeyRow & Shown>(
    [...KEY_COLUMNS, ...SHOWN_COLUMNS],
    [{ ...key, secret, delivered_to, problem }],
  );
}

function problemCell(problems: CreationDocument['problems']): string | null {
  return problems.map(({ title, detail }) => `${title}: ${detail}`).join(' ') || null;
}

interface RotatedKey extends KeyRow, Shown {
  readonly step: RotationDocument['step'];
  readonly part: 'old' | 'successor';
}

/** Both keys of a rotation as CSV. Print it with `outWithKey`: it can hold the secret of the successor. */
export function rotationCsv(document: RotationDocument): string {
  const { step, old, successor, secret, delivered_to, problems } = document;
  const columns: readonly Column<RotatedKey>[] = [
    { name: 'part' },
    { name: 'step' },
    ...KEY_COLUMNS,
    ...SHOWN_COLUMNS,
  ];
  return csvOf(columns, [
    { ...old, part: 'old', step, secret: null, delivered_to: null, problem: null },
    { ...successor, part: 'successor', step, secret, delivered_to, problem: problemCell(problems) },
  ]);
}

type RevokedKey = KeyRow &
  Pick<RevocationDocument, 'outcome'> &
  Omit<RevocationDocument['impact'], 'narrower' | 'least' | 'actions'> & { readonly problem: string | null };

/** The key of `keys revoke` with the counts of its use, as CSV. */
export function revocationCsv({ key, outcome, problem, impact }: RevocationDocument): string {
  const { narrower: _, least: __, actions: ___, ...counts } = impact;
  const columns: readonly Column<RevokedKey>[] = [
    { name: 'outcome' },
    { name: 'problem' },
    ...KEY_COLUMNS,
    { name: 'requests_last_day' },
    { name: 'requests_last_7_days' },
    { name: 'requests_last_30_days' },
    { name: 'requests_last_90_days' },
  ];
  const text = problem === null ? null : `${problem.title}: ${problem.detail}`;
  return csvOf(columns, [{ ...key, ...counts, outcome, problem: text }]);
}
