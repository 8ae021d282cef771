import * as z from 'zod';
import { role } from '../../api/contract/user.ts';
import { type Instant, parseDayOrInstant } from '../../keys/instant.ts';
import { foldEmail, type WantedUser } from '../../users/user-change.ts';
import { CsvError, type CsvRecord } from './read-csv.ts';

const COLUMNS = ['email', 'role', 'name', 'expires_at'];
/** Those of "users list --format csv", too, which can be edited and read back. */
const IGNORED = ['id', 'status', 'invited_at', 'expires_in_days'];

/**
 * Users of a CSV file.
 *
 * @throws CsvError that names the line and what to write instead.
 */
export function listedUsers(records: readonly CsvRecord[]): readonly WantedUser[] {
  const seen = new Map<string, number>();
  return records.map(({ line, fields }) => {
    const unknown = [...fields.keys()].find((name) => ![...COLUMNS, ...IGNORED].includes(name));
    if (unknown !== undefined)
      throw new CsvError(`line 1: there is no column "${unknown}"; there are: ${COLUMNS.join(', ')}`);
    const email = fields.get('email') ?? '';
    if (!z.email().safeParse(email).success)
      throw new CsvError(`line ${line}: email must be an email address, not "${email}"`);
    const before = seen.get(foldEmail(email));
    if (before !== undefined) throw new CsvError(`line ${line}: ${email} is on line ${before}, too`);
    seen.set(foldEmail(email), line);
    const given = role.safeParse(fields.get('role'));
    if (!given.success)
      throw new CsvError(
        `line ${line}: role must be one of ${role.options.join(', ')}, not "${fields.get('role') ?? ''}"`,
      );
    return {
      email,
      role: given.data,
      name: fields.get('name') || null,
      expiresAt: expirationIn(fields.get('expires_at'), line),
    };
  });
}

function expirationIn(text: string | undefined, line: number): Instant | null | undefined {
  if (text === undefined) return undefined;
  if (text === '' || text === 'never') return null;
  const at = parseDayOrInstant(text);
  if (at !== undefined) return at;
  throw new CsvError(`line ${line}: expires_at must be a day such as 2027-01-31, or empty, not "${text}"`);
}
