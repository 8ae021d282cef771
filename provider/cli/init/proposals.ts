import { addToList } from '../edits/add-to-list.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { CDK_PROGRAM, type Detected, GITIGNORE } from './detect.ts';
import type { CdkApp } from './detect-cdk.ts';
import type { Part } from './init-row.ts';
import {
  cdkFile,
  cdkSettings,
  frameworkItem,
  HOOK_LINE,
  HOOK_TEXT,
  IGNORED,
  keysFile,
  keysItem,
  POLICY_TEXT,
  SECRET_FILE,
  terraformFile,
  WORKFLOW_TEXT,
} from './texts.ts';

/** A file that is to be written. */
export interface Proposal {
  readonly part: Part;
  /** Relative to the top directory; absolute for a hook outside of the work tree. */
  readonly file: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  readonly after: string;
  readonly isExecutable?: true;
  /** What it is for. */
  readonly detail: string;
}

/** A file that stays as it is. */
export interface Settled {
  readonly part: Part;
  readonly file: string;
  readonly outcome: 'kept' | 'left-alone';
  readonly detail: string;
}

/** What a repository lacks, and what it has. */
export function proposalsFor(found: Detected, parts: ReadonlySet<Part>): readonly (Proposal | Settled)[] {
  return [
    ...(parts.has('declarations') ? declarations(found) : []),
    ...(parts.has('policy') ? [policy(found)] : []),
    ...(parts.has('workflow') ? workflow(found) : []),
    ...(parts.has('hook') ? hook(found) : []),
  ];
}

/** Whether a file is to be written. */
export function isProposal(each: Proposal | Settled): each is Proposal {
  return 'after' in each;
}

function declarations(found: Detected): readonly (Proposal | Settled)[] {
  const { declared, prefix, githubName } = found;
  if (declared !== undefined) {
    const detail = 'declares API keys already';
    return [{ part: 'declarations', file: `${prefix}${declared}`, outcome: 'kept', detail }];
  }
  const [main, ...more] = firstKey(found);
  return githubName !== undefined || !isProposal(main) ? [main, ...more] : [main, ...more, gitignore(found)];
}

type FirstKey = readonly [Proposal | Settled, ...(readonly Proposal[])];

function firstKey(found: Detected): FirstKey {
  const { prefix, githubName, cdk, hasTerraform, hasRequiredProviders, texts } = found;
  const first = { part: 'declarations', before: undefined, detail: 'declares the key of the gate' } as const;
  if (found.keysFile === undefined && cdk !== undefined) return firstCdkKey(found, cdk);
  if (found.keysFile === undefined)
    return hasTerraform
      ? [
          {
            ...first,
            file: `${prefix}lowerplane-keys.tf`,
            after: terraformFile(githubName, hasRequiredProviders),
          },
        ]
      : [{ ...first, file: `${prefix}lowerplane.yaml`, after: keysFile(githubName) }];
  const file = `${prefix}${found.keysFile}`;
  const before = texts.get(file);
  if (before === undefined) {
    const detail = 'cannot be read, as a link to a missing file: correct or remove it';
    return [{ part: 'declarations', file, outcome: 'left-alone', detail }];
  }
  const base = { ...first, file, before };
  return before.split('\n').every((line) => /^\s*(?:#|$)/.test(line))
    ? [{ ...base, after: `${ended(before)}${keysFile(githubName)}` }]
    : [listed(base, 'keys', keysItem(githubName))];
}

function firstCdkKey({ prefix, githubName, texts }: Detected, { flavour, hasSettings }: CdkApp): FirstKey {
  const file = `${prefix}${CDK_PROGRAM}`;
  const first = { part: 'declarations', before: undefined } as const;
  if (texts.has(file))
    return [
      {
        ...first,
        file,
        outcome: 'left-alone',
        detail: 'declares no keys: declare the one of the gate in it',
      },
    ];
  const detail = `declares the key of the gate: run it, as "npx node ${CDK_PROGRAM}"`;
  const program: Proposal = { ...first, file, after: cdkFile(githubName, flavour), detail };
  if (hasSettings) return [program];
  const known = 'makes it an app of the CDK';
  return [program, { ...first, file: `${prefix}cdktf.json`, after: cdkSettings(CDK_PROGRAM), detail: known }];
}

function gitignore({ prefix, texts }: Detected): Proposal | Settled {
  const file = `${prefix}${GITIGNORE}`;
  const base = { part: 'declarations', file, detail: `keeps ${SECRET_FILE} out of version control` } as const;
  const before = texts.get(file);
  if (before === undefined) return { ...base, before, after: IGNORED };
  const isThere = before.split(/\r?\n/).some((line) => /^(?:\*|\/?secrets\/?)$/.test(line.trim()));
  return isThere ? { ...base, outcome: 'kept' } : { ...base, before, after: `${ended(before)}${IGNORED}` };
}

function policy({ texts }: Detected): Proposal | Settled {
  const file = '.lowerplane/policy.yaml';
  const part = 'policy';
  if (texts.has(file)) return { part, file, outcome: 'kept', detail: 'is the policy of the gate' };
  return { part, file, before: undefined, after: POLICY_TEXT, detail: 'is the policy of the gate' };
}

function workflow({ usesGithub, workflow: existing }: Detected): readonly (Proposal | Settled)[] {
  const part = 'workflow';
  if (existing !== undefined) return [{ part, file: existing, outcome: 'kept', detail: 'runs the gate' }];
  const file = '.github/workflows/keys.yml';
  const detail = 'runs the gate in pull requests';
  if (usesGithub) return [{ part, file, before: undefined, after: WORKFLOW_TEXT, detail }];
  const how = 'the repository is not on GitHub: run "lowerplane check" in its CI';
  return [{ part, file, outcome: 'left-alone', detail: how }];
}

const HOOK_DETAIL = 'stops commits of secrets';
/** For a hook that runs lowerplane but does not install it. */
const WARNS = `${HOOK_DETAIL}; warns where lowerplane is not installed`;

function hook({ hook: found, texts }: Detected): readonly (Proposal | Settled)[] {
  const part = 'hook';
  if (found.kind === 'none') return [];
  if (found.kind === 'elsewhere') {
    const detail = `core.hooksPath names this directory: add "${HOOK_LINE}" to its pre-commit`;
    return [{ part, file: found.directory, outcome: 'left-alone', detail }];
  }
  const { file, kind } = found;
  const before = texts.get(file);
  if (before !== undefined && /\blowerplane\b/.test(before))
    return [{ part, file, outcome: 'kept', detail: HOOK_DETAIL }];
  const base = { part, file, before, detail: HOOK_DETAIL } as const;
  switch (kind) {
    case 'framework':
      return [listed(base, 'repos', frameworkItem)];
    case 'husky':
      return [{ ...base, after: withHook(before ?? ''), detail: WARNS }];
    case 'git':
      if (before === undefined)
        return [{ ...base, after: `#!/bin/sh\n${HOOK_TEXT}`, isExecutable: true, detail: WARNS }];
      return [{ part, file, outcome: 'left-alone', detail: `is a hook of yours: add "${HOOK_LINE}" to it` }];
  }
}

/** The shell leaves the script there, perhaps only sometimes. */
const ENDS = /(?:^|[;&|({]|\b(?:then|else|do)\b)[ \t]*(?:exit|exec|return)\b/m;
/** Comments, and what husky 8 begins its hooks with. */
const HEAD = /^(?:[ \t]*(?:#.*)?\n|\. .*husky\.sh.*\n)*/;

/** A script with the check at its end, or at its beginning where the end may not be reached. */
function withHook(script: string): string {
  if (!ENDS.test(script)) return `${ended(script)}${HOOK_TEXT}`;
  const head = HEAD.exec(script)?.[0] ?? '';
  return `${head}${HOOK_TEXT}${script.slice(head.length)}`;
}

function listed(
  base: Omit<Proposal, 'after'>,
  list: string,
  item: (indent: string) => string,
): Proposal | Settled {
  try {
    return { ...base, after: addToList(base.file, base.before ?? '', list, item) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { part: base.part, file: base.file, outcome: 'left-alone', detail: error.message };
  }
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
