import type { CheckResult } from '../../../action/check/verdict/result.ts';
import type { CheckIo } from './io.ts';

/** The ways a result can be told. */
export const FORMATS = ['terminal', 'json', 'sarif', 'junit', 'gitlab', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Tells a result. Each renderer is loaded only to be used. */
export async function render(
  result: CheckResult,
  format: Format,
  { colours, width }: Pick<CheckIo, 'colours' | 'width'>,
): Promise<string> {
  switch (format) {
    case 'terminal':
      return (await import('../../../action/report/gate/terminal.ts')).terminal(result, { colours, width });
    case 'json':
      return (await import('../../../action/report/gate/json.ts')).json(result);
    case 'sarif':
      return (await import('../../../action/report/gate/sarif.ts')).sarif(result, undefined);
    case 'junit':
      return (await import('../../../action/report/gate/junit.ts')).junit(result);
    case 'gitlab':
      return (await import('../../../action/report/gate/gitlab.ts')).gitlab(result);
    case 'markdown': {
      const { SUMMARY_LIMIT, summary } = await import('../../../action/report/gate/summary.ts');
      return summary(result, { links: undefined, limit: SUMMARY_LIMIT });
    }
  }
}
