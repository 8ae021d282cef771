import { flag, section } from '../grammar/option.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import type { ListValues } from '../table/list-report.ts';

/** The options of every command that changes fields. */
export const SET_OPTIONS = section('What to do', {
  plan: flag({ description: 'Only show what would change.' }),
  yes: flag({ description: 'Do not ask.' }),
});

/** The exit codes of every command that changes fields. */
export const SET_EXIT_CODES = `Exit codes: 0 the values are set; 1 --plan shows changes, or they were not confirmed; 2 LowerPlane refused it or could not be asked, or the options are wrong${UNREPORTED}.`;

export interface SetValues extends ListValues, LowerPlaneValues {
  readonly plan: boolean;
  readonly yes: boolean;
}
