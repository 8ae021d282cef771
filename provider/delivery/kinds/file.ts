import { isAbsolute, posix } from 'node:path';
import { string } from '../../keys/declaration/attribute.ts';
import type { DestinationFault } from '../../keys/declaration/destination.ts';
import { filePath } from '../../keys/declaration/file-path.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { matching, oneOf } from '../../keys/declaration/text-rule.ts';
import { PENDING, type Pending } from '../../keys/key.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';

const VARIABLE = 'LOWERPLANE_API_KEY';

const variableName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  'a name of letters, digits and underscores',
  VARIABLE,
);

// Imported once: a plan opens a file for each key, and an import takes longer than reading a file.
let locations: typeof import('../file/file-location.ts') | undefined;
let destinations: typeof import('../file/file-destination.ts') | undefined;

/** A file of its own, or a variable in a file. */
export const kind = defineKind({
  kind: 'file',
  description:
    'A file, readable by its owner only, replaced atomically, from which the secret is removed when its key is revoked. It holds nothing else, or other things in a `format`, which stay as they are.',
  attributes: {
    path: string({
      required: true,
      rule: filePath,
      description:
        'Path of the file, relative to the working directory. Refused inside version control, unless ignored there.',
    }),
    format: string({
      rule: oneOf(['text', 'dotenv', 'json']),
      description:
        'What the file holds: `text`, the secret and nothing else; `dotenv`, lines of `NAME=value`; `json`, an object. Of the last two, everything but the `variable` is kept byte for byte. Defaults to `text`.',
    }),
    variable: string({
      rule: variableName,
      description:
        'The variable that gets the secret, or the member of the object, for example `LOWERPLANE_API_KEY`. Required with `dotenv` and `json`, and only then.',
    }),
    keep_previous_as: keepPreviousAs(
      filePath,
      'Another variable of the file, for example `LOWERPLANE_API_KEY_PREVIOUS`; with the format `text`, path of another file, for example `secrets/previous.key`',
    ),
  },
  shortForm: 'path',
  check: formatFaults,
  identity: ({ path, format, variable }) =>
    isText(format) ? `file:${path}` : `file.${format}:${escaped(path)}#${variable}`,
  place: ({ path, format, variable }) =>
    `file:${isText(format) ? posix.normalize(path) : `${escaped(posix.normalize(path))}#${variable}`}`,
  async locate({ path, format, variable }) {
    locations ??= await import('../file/file-location.ts');
    const location = await locations.fileLocation(path);
    return isText(format) ? location : `${escaped(location)}#${variable}`;
  },
  previous({ keep_previous_as: kept, ...values }) {
    if (kept === undefined) return undefined;
    const at = isText(values.format) ? { path: kept } : { variable: kept };
    return { ...values, ...at, keep_previous_as: undefined };
  },
  scratch: {
    where:
      'the file of the name with `.rehearsal` before its ending (`ci.rehearsal.key`, `.env.rehearsal`), which version control must ignore too',
    of: (values) => ({ ...values, path: besidePath(values.path) }),
  },
  isRelative: ({ path }) => !isAbsolute(path),
  within: (values, directory) => ({ ...values, ...within(values, directory) }),
  async open({ id, declared, identify }) {
    destinations ??= await import('../file/file-destination.ts');
    const { fileDestination } = destinations;
    const { path, format, variable = '' } = declared;
    if (isText(format)) return fileDestination(id, path, identify);
    const { dotenv, json } = await import('../file/file-format.ts');
    return fileDestination(id, path, identify, format === 'json' ? json(variable) : dotenv(variable));
  },
});

interface WrittenPaths {
  readonly path: string;
  readonly format: string | undefined;
  readonly keep_previous_as: string | undefined;
}

function within({ path, format, keep_previous_as: kept }: WrittenPaths, directory: string) {
  const joined = (each: string) => (isAbsolute(each) ? each : posix.join(directory, each));
  return {
    path: joined(path),
    ...(kept !== undefined && isText(format) && { keep_previous_as: joined(kept) }),
  };
}

function isText(format: string | undefined): boolean {
  return format === undefined || format === 'text';
}

/** With the ending of the file, by which patterns such as `*.key` and `.env.*` ignore both. */
function besidePath(path: string): string {
  const from = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const end = dot > from ? dot : path.length;
  return `${path.slice(0, end)}.rehearsal${path.slice(end)}`;
}

/** So that only one path and variable give a text. */
function escaped(path: string): string {
  return path.replace(/[%#]/g, encodeURIComponent);
}

interface WrittenFormat {
  readonly format: string | undefined | Pending;
  readonly variable: string | undefined | Pending;
  readonly keep_previous_as: string | undefined | Pending;
}

function* formatFaults({
  format,
  variable,
  keep_previous_as: kept,
}: WrittenFormat): Generator<DestinationFault> {
  if (format === PENDING) return;
  const problem = !isText(format) && typeof kept === 'string' ? variableName.check(kept) : undefined;
  if (problem !== undefined) {
    yield {
      title: 'Invalid Name Of The Previous Secret',
      detail: `has the format ${quoted(format ?? '')}, so keep_previous_as is a variable. It ${problem}.`,
      path: ['keep_previous_as'],
    };
  }
  if (!isText(format) && variable === undefined) {
    yield {
      title: 'No Variable For The Secret',
      detail: `has the format ${quoted(format ?? '')}, but no variable. Write variable, for example ${quoted(VARIABLE)}.`,
      path: ['format'],
    };
  }
  if (isText(format) && typeof variable === 'string') {
    yield {
      title: 'Variable In A File Without Variables',
      detail: `has variable (${quoted(variable)}), but a file with the format "text" holds only the secret. Write format = "dotenv" or "json", or remove variable.`,
      path: ['variable'],
    };
  }
}
