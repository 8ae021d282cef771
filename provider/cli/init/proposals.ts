import { addToList } from '../edits/add-to-list.ts';
import { CommandError } from '../lowerplane/exit.ts';
import type { Detected } from './detect.ts';
import type { Part } from './init-row.ts';
import {
  frameworkItem,
  HOOK_LINE,
  hookScript,
  IGNORED,
  keysFile,
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
  const { declared, prefix, githubName, hasTerraform, hasRequiredProviders } = found;
  const part = 'declarations';
  if (declared !== undefined)
    return [{ part, file: `${prefix}${declared}`, outcome: 'kept', detail: 'declares API keys already' }];
  const first = { part, before: undefined, detail: 'declares the key of the gate' } as const;
  const main: Proposal = hasTerraform
    ? {
        ...first,
        file: `${prefix}lowerplane-keys.tf`,
        after: terraformFile(githubName, hasRequiredProviders),
      }
    : { ...first, file: `${prefix}lowerplane.yaml`, after: keysFile(githubName) };
  if (githubName !== undefined) return [main];
  return [
    main,
    {
      part,
      file: `${prefix}.lowerplane/.gitignore`,
      before: undefined,
      after: IGNORED,
      detail: `keeps ${SECRET_FILE} out of version control`,
    },
  ];
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
      return [framework(base)];
    case 'husky':
      return [
        { ...base, after: before === undefined ? hookScript(true) : `${ended(before)}${hookScript(true)}` },
      ];
    case 'git':
      if (before === undefined) return [{ ...base, after: hookScript(false), isExecutable: true }];
      return [{ part, file, outcome: 'left-alone', detail: `is a hook of yours: add "${HOOK_LINE}" to it` }];
  }
}

function framework(base: Omit<Proposal, 'after'>): Proposal | Settled {
  try {
    return { ...base, after: addToList(base.file, base.before ?? '', 'repos', frameworkItem) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { part: base.part, file: base.file, outcome: 'left-alone', detail: error.message };
  }
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
