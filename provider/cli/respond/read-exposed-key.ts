import * as z from 'zod';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { KEY_ID } from '../../api/contract/words.ts';
import { fingerprint } from '../../keys/fingerprint.ts';
import { classifyKeyText } from '../../keys/key-text.ts';
import type { ConnectedRun } from '../../lifecycle/run.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError } from '../lowerplane/exit.ts';

/** A place where a key was found. */
export interface FoundAt {
  readonly path: string;
  readonly line: number;
  /** Undefined: not from a commit. */
  readonly commit: string | undefined;
}

/** A key that is exposed: how it is known, and where it was found. Never its text. */
export interface ExposedKey {
  readonly by: 'id' | 'fingerprint';
  readonly value: string;
  readonly found: readonly FoundAt[];
}

const KEY_TEXT = /lp_[0-9A-Za-z]{36}/g;
const FINGERPRINT = /^[0-9a-f]{16}$/;
/** In characters. A longer text is not read as one that contains a key. */
const INPUT_MAX = 1_000_000;

/**
 * The key that is meant: an id, a fingerprint, a finding of a report, or a text from standard input.
 *
 * @param given undefined or `-`: standard input.
 * @param finding its fingerprint in the report, or its beginning.
 * @throws UsageError
 */
export async function readExposedKey(
  given: string | undefined,
  finding: string | undefined,
  io: CommandIo,
): Promise<ExposedKey> {
  if (given === undefined || given === '-') return fromInput(io);
  if (given.search(KEY_TEXT) >= 0)
    throw new UsageError(
      'Do not write a key into a command line: other users and the history of the shell can see it. Pass it on standard input: lowerplane respond - < FILE.',
    );
  if (KEY_ID.test(given)) return { by: 'id', value: given, found: [] };
  if (FINGERPRINT.test(given)) return { by: 'fingerprint', value: given, found: [] };
  return fromReport(given, finding, io);
}

async function fromInput({ input }: CommandIo): Promise<ExposedKey> {
  if (input === undefined)
    throw new UsageError(
      'Name the key: lowerplane respond REPORT, KEY_ID or FINGERPRINT, or pass its text on standard input.',
    );
  const text = await input(INPUT_MAX);
  const keys = new Set(text.match(KEY_TEXT)?.filter((each) => classifyKeyText(each) !== 'other'));
  const [key, ...more] = keys;
  if (key === undefined)
    throw new UsageError(
      'Standard input holds no LowerPlane key. A key is lp_ and 36 letters and digits: pass its text or a file that contains it.',
    );
  if (more.length > 0)
    throw new UsageError(`Standard input holds ${keys.size} different keys. Respond to one after another.`);
  return { by: 'fingerprint', value: fingerprint(key), found: [] };
}

const place = z.object({ path: z.string(), line: z.int() });
const scanReport = z.object({
  findings: z.array(
    z.object({
      ruleId: z.string(),
      path: z.string(),
      position: z.object({ line: z.int() }),
      origin: z.object({ kind: z.string(), commit: z.string().optional() }),
      fingerprint: z.string(),
      keyFingerprint: z.string().optional(),
    }),
  ),
});
const gateReport = z.object({
  findings: z.array(
    z.object({ rule: z.string(), message: z.string(), place: z.unknown(), fingerprint: z.string() }),
  ),
});
/** How `committed-secret` names a LowerPlane key. */
const IN_MESSAGE = /, fingerprint ([0-9a-f]{16}) \(/;

interface Finding extends FoundAt {
  readonly fingerprint: string;
  readonly key: string;
}

/** @throws UsageError */
function fromReport(path: string, wanted: string | undefined, io: CommandIo): ExposedKey {
  const findings = findingsIn(path, io);
  const chosen =
    wanted === undefined ? findings : findings.filter((each) => each.fingerprint.startsWith(wanted));
  const keys = new Map(chosen.map((each) => [each.key, each]));
  const [key, ...more] = keys.keys();
  if (key === undefined)
    throw new UsageError(
      wanted === undefined
        ? `"${path}" has no finding of a LowerPlane key.`
        : `"${path}" has no finding of a LowerPlane key with the fingerprint "${wanted}".`,
    );
  if (more.length > 0) {
    const list = [...keys.values()].map(
      (each) => `--finding ${each.fingerprint} (${each.path}:${each.line})`,
    );
    throw new UsageError(`"${path}" has findings of ${keys.size} keys. Choose one: ${list.join(', ')}.`);
  }
  const found = findings.filter((each) => each.key === key);
  return { by: 'fingerprint', value: key, found };
}

function findingsIn(path: string, io: CommandIo): readonly Finding[] {
  const content = readNamedFile(path, io).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new UsageError(
      `"${path}" is not a report. Write one with "lowerplane scan --format json" or "lowerplane check --format json".`,
    );
  }
  const scan = scanReport.safeParse(value);
  if (scan.success)
    return scan.data.findings.flatMap(({ path: of, position, origin, fingerprint: own, keyFingerprint }) =>
      keyFingerprint === undefined
        ? []
        : [{ path: of, line: position.line, commit: origin.commit, fingerprint: own, key: keyFingerprint }],
    );
  const gate = gateReport.safeParse(value);
  if (!gate.success)
    throw new UsageError(
      `"${path}" is not a report of "lowerplane scan --format json" or "lowerplane check --format json".`,
    );
  return gate.data.findings.flatMap(({ message, place: at, fingerprint: own }) => {
    const [, key] = IN_MESSAGE.exec(message) ?? [];
    const where = place.safeParse(at);
    if (key === undefined || !where.success) return [];
    return [{ ...where.data, commit: undefined, fingerprint: own, key }];
  });
}

/**
 * The key as LowerPlane lists it.
 *
 * @throws CommandError when it has no such key.
 * @throws LowerPlaneError
 */
export async function findExposedKey(
  { connection: { keys, self } }: ConnectedRun,
  { by, value }: ExposedKey,
): Promise<ApiKey> {
  const key = by === 'id' ? await keys.findNow(value) : await keys.withFingerprint(value);
  if (key !== undefined) return key;
  throw new CommandError(
    `the organization ${self.organization_id} has no key with the ${by} ${value}, as far as the key of this command sees. It may belong to another organization or environment: authenticate there with an admin key for all environments.`,
  );
}
