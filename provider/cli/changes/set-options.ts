import { ENVIRONMENTS } from '../../keys/environments.ts';
import { choice, flag, type Options, section } from '../grammar/option.ts';
import { UNREPORTED } from '../lowerplane/exit.ts';
import { LOWERPLANE_OPTIONS, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { type ListValues, listOptions } from '../table/list-report.ts';
import { FIELD_CHANGE_COLUMNS } from './change-row.ts';

/** The options of a command that changes fields. */
export function setOptions<Fields extends Options>(heading: string, fields: Fields) {
  return {
    ...section(heading, fields),
    ...section('What to do', {
      plan: flag({ description: 'Only show what would change.' }),
      yes: flag({ description: 'Do not ask.' }),
    }),
    ...listOptions(FIELD_CHANGE_COLUMNS, 'in the order of the fields'),
    ...LOWERPLANE_OPTIONS,
  };
}

/** The environment in which a control or a test changes. */
export function environmentToChange(what: 'control' | 'test') {
  return choice('ENV', ENVIRONMENTS, {
    description: `Environment in which the ${what} changes.`,
    default: 'the only one that the key reaches',
  });
}

/** The exit codes of every command that changes fields. */
export const SET_EXIT_CODES = `Exit codes: 0 the values are set; 1 --plan shows changes, or they were not confirmed; 2 a request to LowerPlane failed, or the options are wrong${UNREPORTED}.`;

export interface SetValues extends ListValues, LowerPlaneValues {
  readonly plan: boolean;
  readonly yes: boolean;
}
