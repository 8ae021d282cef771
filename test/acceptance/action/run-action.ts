import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACTION_DIST } from '../../../action/build.ts';
import { INPUT_NAMES, type InputName } from '../../../action/inputs.ts';
import { REPOSITORY, type RunnerEvent } from './event-payloads.ts';

/** A step of a workflow that uses the action. */
export interface ActionStep {
  /** Where actions/checkout put the repository. */
  readonly workspace: string;
  readonly event: RunnerEvent;
  readonly inputs?: Readonly<Partial<Record<InputName, string>>>;
  /** More variables, or others than the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a step ended, and everything it said. */
export interface ActionRun {
  readonly code: number | null;
  /** What people see: without the lines that make the runner mask values. */
  readonly log: string;
  /** Those lines' texts. */
  readonly masked: readonly string[];
  readonly annotations: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the bundled action exactly as GitHub's runner does. Nothing of this process' environment leaks in. */
export async function runAction({
  workspace,
  event,
  inputs = {},
  environment = {},
}: ActionStep): Promise<ActionRun> {
  const folder = mkdtempSync(join(tmpdir(), 'runner-'));
  const file = (name: string, content = '') => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const variables = {
      PATH: process.env.PATH,
      HOME: folder,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: '4711',
      GITHUB_SERVER_URL: 'http://127.0.0.1:9',
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_WORKSPACE: workspace,
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
      GITHUB_SHA: event.sha,
      GITHUB_REF: event.ref,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      GITHUB_PATH: file('path'),
      RUNNER_TEMP: folder,
      ...asVariables(inputs),
      ...environment,
    };
    const { code, output } = await run(workspace, variables);
    const lines = output.split('\n');
    const mask = '::add-mask::';
    return {
      code,
      log: lines.filter((line) => !line.startsWith(mask)).join('\n'),
      masked: lines.filter((line) => line.startsWith(mask)).map((line) => line.slice(mask.length)),
      annotations: lines.filter((line) => /^::(error|warning|notice)[ :]/.test(line)),
      outputs: readOutputs(readFileSync(join(folder, 'output'), 'utf8')),
      summary: readFileSync(join(folder, 'summary'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The runner sets every input of action.yml, those that a workflow leaves out to ''. */
function asVariables(inputs: ActionStep['inputs'] = {}): Record<string, string> {
  return Object.fromEntries(INPUT_NAMES.map((name) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? '']));
}

function run(cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ readonly code: number | null; readonly output: string }>((done, failed) => {
    const child = spawn(process.execPath, [join(ACTION_DIST, 'index.js')], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.on('error', failed).on('close', (code) => done({ code, output }));
  });
}

/** `name<<delimiter`, the value, the delimiter. Source: GitHub's workflow commands. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm))
    outputs[name] = value;
  return outputs;
}
