import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { capturedIo } from '../../../test/cli/captured-io.ts';
import type { Command } from '../command.ts';
import { type CommandIo, processIo, showsColors } from '../command-io.ts';
import { dispatch } from '../dispatch.ts';
import { label, usageLine } from '../grammar/help.ts';
import { COMMANDS } from './index.ts';

const commands: readonly Command[] = await Promise.all([...COMMANDS.values()].map(({ load }) => load()));
const folder = mkdtempSync(join(tmpdir(), 'every-command-'));
writeFileSync(join(folder, 'a.env'), `TOKEN=${sampleText(1).checked('ghp_')}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], given: Partial<CommandIo> = {}) {
  const { io, printed } = capturedIo({ cwd: folder, ...given });
  const code = await dispatch(args, io);
  return { code, ...printed };
}

/** Every option of every command that a condition holds for. */
function optionsWhere(condition: (option: Command['options'][string]) => boolean) {
  return commands.flatMap(({ name, options }) =>
    Object.entries(options)
      .filter(([, option]) => condition(option))
      .map(([option, described]) => ({ name, option, ...described })),
  );
}

describe.each(commands)('lowerplane $name', ({ name, summary, options, argument }) => {
  it.each([
    ['--help', [...name.split(' '), '--help']],
    ['-h', [...name.split(' '), '-h']],
    ['help', ['help', ...name.split(' ')]],
    ['--help among others', [...name.split(' '), '--bogus', '--help']],
  ])('shows its help for %s, in 80 columns', async (_, args) => {
    const { code, out, error } = await run(args);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out.startsWith(`${summary}.`)).toBe(true);
    expect(out).toContain(usageLine(name, argument));
    expect(out).toContain('Exit codes: 0 ');
    for (const [option, described] of Object.entries(options))
      expect(out).toContain(label(option, described));
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('has the options that all commands have', () => {
    expect(Object.keys(options)).toEqual(
      expect.arrayContaining(['format', 'output', 'color', 'quiet', 'help']),
    );
  });

  it('rejects an option that it does not know', async () => {
    const { code, out, error } = await run([...name.split(' '), '--bogus']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toBe(`Unknown option "--bogus".\nRun "lowerplane ${name} --help" for its options.\n`);
  });

  it.skipIf(argument?.many)('rejects more arguments than it takes', async () => {
    const { code, error } = await run([...name.split(' '), 'a', 'b']);
    expect(code).toBe(2);
    expect(error).toContain(argument === undefined ? 'Unexpected argument "a"' : 'not 2: a, b.');
  });
});

describe.each(optionsWhere(() => true))('lowerplane $name --$option', ({ name, option }) => {
  it('is suggested where it is mistyped', async () => {
    const { code, error } = await run([...name.split(' '), `--${option}q`]);
    expect(code).toBe(2);
    expect(error).toContain(`Unknown option "--${option}q". Did you mean "--${option}"?`);
  });
});

describe.each(optionsWhere(({ placeholder, alone }) => placeholder !== undefined && alone === undefined))(
  'lowerplane $name --$option $placeholder',
  ({ name, option }) => {
    it.each([
      ['nothing', []],
      ['another option', ['--quiet']],
    ])('needs a value where %s follows', async (_, rest) => {
      const { code, error } = await run([...name.split(' '), `--${option}`, ...rest]);
      expect(code).toBe(2);
      expect(error).toContain(`--${option} needs a value: --${option} `);
    });
  },
);

describe.each(optionsWhere(({ placeholder }) => placeholder === undefined))(
  'lowerplane $name --$option',
  ({ name, option }) => {
    it.skipIf(option === 'help')('takes no value', async () => {
      const { code, error } = await run([...name.split(' '), `--${option}=yes`]);
      expect(code).toBe(2);
      expect(error).toContain(`--${option} takes no value`);
    });
  },
);

describe.each(optionsWhere(({ choices }) => choices !== undefined))(
  'lowerplane $name --$option',
  ({ name, option, choices = [] }) => {
    it('names its words where another is given, and the one that was meant', async () => {
      const { code, error } = await run([...name.split(' '), `--${option}=${choices[0]}q`]);
      expect(code).toBe(2);
      expect(error).toContain(
        `--${option} must be one of ${choices.join(', ')}, not "${choices[0]}q". Did you mean "${choices[0]}"?`,
      );
    });
  },
);

describe.each(commands)('lowerplane $name --output', ({ name }) => {
  it.each([
    ['', '--output must be [FORMAT=]FILE, such as json=report.json, not "".'],
    ['json=', '--output must be [FORMAT=]FILE, such as json=report.json, not "json=".'],
    ['jsn=a', '--output must be one of terminal, json'],
    ['jsn=a', 'Did you mean "json"?'],
  ])('does not take %j', async (value, message) => {
    const { code, error } = await run([...name.split(' '), `--output=${value}`]);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

/** The commands of the jobs that LowerPlane's page describes, by what they report. */
const REPORTS_RECORDS = [
  'keys list',
  'keys show',
  'keys create',
  'keys rotate',
  'keys revoke',
  'keys advise',
  'posture',
  'controls',
  'controls set',
  'tests',
  'tests set',
  'audit export',
  'audit verify',
  'audit list',
  'evidence upload',
  'evidence list',
  'evidence download',
  'users list',
  'users invite',
  'users role',
  'users remove',
  'users apply',
  'organization show',
  'organization set',
  'whoami',
  'import',
  'init',
  'respond',
];

describe('the commands of all jobs', () => {
  const formatsOf = (wanted: string) => commands.find(({ name }) => name === wanted)?.options.format?.choices;

  it.each(REPORTS_RECORDS)('%s reports as a table, JSON and CSV', (name) => {
    expect(formatsOf(name)).toEqual(expect.arrayContaining(['terminal', 'json', 'csv']));
  });

  it.each(['terminal', 'json', 'csv'])(
    'exec reports nothing, so it refuses the format %s',
    async (format) => {
      const { code, error } = await run(['exec', 'CI gate', '--format', format, '--', 'true']);
      expect(code).toBe(2);
      expect(error).toContain('exec writes no report of its own: leave out --format and --output.');
    },
  );

  it.each(commands.filter(({ name }) => /^(audit|evidence|keys|users|organization) /.test(name)))(
    '$name is one of them',
    ({ name }) => {
      expect(REPORTS_RECORDS).toContain(name);
    },
  );
});

it('is as wide on a terminal without a size as without a terminal', () => {
  const columns = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
  Object.defineProperty(process.stdout, 'columns', { value: 0, configurable: true });
  try {
    expect(processIo().width).toBe(100);
  } finally {
    if (columns === undefined) Reflect.deleteProperty(process.stdout, 'columns');
    else Object.defineProperty(process.stdout, 'columns', columns);
  }
});

describe('lowerplane check --timeout', () => {
  it('does not take longer than a timer can wait', async () => {
    const { code, error } = await run(['check', '--offline', '--timeout', '100w']);
    expect(code).toBe(2);
    expect(error).toContain('--timeout must be at most 24d, not "100w".');
  });
});

/** The emulator serves until it is stopped: see its integration test. */
describe.each(['scan', 'check'])('lowerplane %s', (name) => {
  const styled = '\u001b[';
  const args = name === 'check' ? [name, '--offline'] : [name];

  it('writes every file of --output, and the same to standard output as without them', async () => {
    const files = ['a.json', 'b.txt', 'c.sarif'].map((file) => join(folder, '..', `${name}-${file}`));
    const [a = '', b = '', c = ''] = files;
    const now = Date.now();
    const { code, out } = await run(
      [...args, '--output', `json=${a}`, '--output', b, `--output=sarif=${c}`],
      { now },
    );
    expect({ code, out }).toEqual({ code: 1, out: (await run(args, { now })).out });
    expect(JSON.parse(readFileSync(a, 'utf8')).version).toBe(1);
    expect(readFileSync(b, 'utf8')).toBe(out);
    expect(JSON.parse(readFileSync(c, 'utf8')).version).toBe('2.1.0');
    for (const file of files) rmSync(file);
  });

  it('prints nothing with --quiet, and ends as it would without', async () => {
    expect(await run([...args, '--quiet'])).toEqual({ code: 1, out: '', error: '' });
  });

  it.each([
    [[], false, false],
    [[], true, true],
    [['--color', 'auto'], true, true],
    [['--color=always'], false, true],
    [['--color', 'never'], true, false],
    [['--color', 'always', '--format', 'json'], true, false],
  ])('with %j, where the terminal shows colors: %s, colors: %s', async (more, colors, expected) => {
    const { out } = await run([...args, ...more], { colors });
    expect(out.includes(styled)).toBe(expected);
  });
});

describe('colors by default', () => {
  afterEach(() => vi.unstubAllEnvs());
  const { getColorDepth } = WriteStream.prototype;
  const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth });

  it.each([
    ['a terminal', terminal, { TERM: 'xterm-256color' }, true],
    ['a pipe', new PassThrough(), {}, false],
    ['TERM=dumb', terminal, { TERM: 'dumb' }, false],
    ['NO_COLOR', terminal, { TERM: 'xterm-256color', NO_COLOR: '1' }, false],
    ['FORCE_COLOR on a pipe', new PassThrough(), { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
  ] as const)('follow %s', (_, stream, environment, expected) => {
    for (const name of [
      'NO_COLOR',
      'FORCE_COLOR',
      'NODE_DISABLE_COLORS',
      'COLORTERM',
      'CI',
      'TMUX',
      'TEAMCITY_VERSION',
      'TERM_PROGRAM',
      'TERM',
    ])
      vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(showsColors(stream)).toBe(expected);
  });
});
