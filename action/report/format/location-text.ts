import { printable } from '../../../provider/text/printable.ts';
import type { Place } from '../../check/rules/definition/violation.ts';

/** `infra/keys.tf:12:3`, `infra/keys.tf:12 in 0123456789ab`, `key "Dashboard"`. */
export function locationText(place: Place): string {
  switch (place.kind) {
    case 'code': {
      const { path, line, column } = place.range;
      const commit = place.commit === undefined ? '' : ` in ${place.commit.slice(0, 12)}`;
      return `${printable(path.toWellFormed())}:${line}${commit === '' ? `:${column}` : commit}`;
    }
    case 'remote':
      return `${place.thing} "${printable(place.name.toWellFormed())}"`;
    case 'set-up':
      return 'the gate itself';
  }
}

/** Where in its file: `line 12`, `line 12 in 0123456789ab`. For a list below the path of the file. */
export function shortLocation({ range, commit }: Extract<Place, { readonly kind: 'code' }>): string {
  return `line ${range.line}${commit === undefined ? '' : ` in ${commit.slice(0, 12)}`}`;
}
