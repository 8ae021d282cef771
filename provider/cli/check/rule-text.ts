import { GATE_RULES } from '../../../action/check/rules/generated/gate-rules.ts';
import { explain } from '../../../action/report/gate/explain.ts';
import { closest } from '../../text/closest.ts';
import { UsageError } from '../command.ts';

/** Every rule in a line. */
export function rulesText(): string {
  const width = Math.max(...GATE_RULES.map(({ id }) => id.length));
  return GATE_RULES.map(
    ({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`,
  ).join('');
}

/** @throws UsageError when there is no such rule. */
export function explainText(id: string): string {
  const rule = GATE_RULES.find((known) => known.id === id);
  if (rule !== undefined) return explain(rule);
  const meant = closest(
    id,
    GATE_RULES.map((known) => known.id),
  );
  throw new UsageError(
    `There is no rule "${id}".${meant === undefined ? ' --list-rules lists them.' : ` Did you mean "${meant}"?`}`,
  );
}
