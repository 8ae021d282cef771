/** Providers that the mirror of a checkout answers for, and no other place. */
const OURS = 'include = ["lowerplane/lowerplane"]';
const NOT_OURS = 'exclude = ["lowerplane/lowerplane"]';

/**
 * The block of Terraform's CLI configuration (`~/.terraformrc`) that installs this provider from a mirror, and every
 * other provider from its registry as before. Without `direct`, Terraform would find no other provider.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function providerInstallation(mirror: string): string {
  return `provider_installation {\n${methods(mirror)}}\n`;
}

function methods(mirror: string): string {
  return [
    '  filesystem_mirror {',
    `    path    = ${JSON.stringify(mirror)}`,
    `    ${OURS}`,
    '  }',
    '  direct {',
    `    ${NOT_OURS}`,
    '  }',
    '',
  ].join('\n');
}

/** What becomes of a CLI configuration file. */
export type SettingsChange =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly content: string }
  /** A user's own settings would have to be changed: the message says which, and what to write there. */
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Adds the block to a file and keeps everything else. A block of an earlier build is brought up to date; a block that
 * says anything else is a user's, and is left alone.
 *
 * @param content of the file; undefined when there is none.
 */
export function addProviderInstallation(content: string | undefined, mirror: string): SettingsChange {
  const block = providerInstallation(mirror);
  if (content === undefined || content.trim() === '') return { kind: 'changed', content: block };
  if (content.trimStart().startsWith('{'))
    return { kind: 'refused', message: 'It is written in JSON, and only HCL can be added to.' };
  const found = blocksIn(content).filter(({ name }) => name === 'provider_installation');
  const [only, ...more] = found;
  if (only === undefined) {
    const end = content.endsWith('\n') ? '' : '\n';
    return { kind: 'changed', content: `${content}${end}\n${block}` };
  }
  const text = content.slice(only.start, only.end);
  if (more.length > 0 || !isFromBuild(text))
    return { kind: 'refused', message: addByHand(only.line, mirror) };
  const updated = content.slice(0, only.start) + block.trimEnd() + content.slice(only.end);
  return updated === content ? { kind: 'unchanged' } : { kind: 'changed', content: updated };
}

function addByHand(line: number, mirror: string): string {
  return [
    `Line ${line} has a provider_installation block already. Add this to it, and add`,
    `${NOT_OURS} to its other methods:`,
    '',
    methods(mirror),
  ].join('\n');
}

/** Whether only the path differs from what a build writes. */
function isFromBuild(block: string): boolean {
  const path = /path\s*=\s*("(?:[^"\\]|\\.)*")/.exec(block)?.[1];
  if (path === undefined) return false;
  try {
    const mirror: unknown = JSON.parse(path);
    return typeof mirror === 'string' && words(block) === words(providerInstallation(mirror));
  } catch {
    return false;
  }
}

function words(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

interface TopLevelEntry {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  readonly start: number;
  /** After the closing brace; the end of the name for what is no block. */
  readonly end: number;
}

const TOKEN = /#.*|\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|[\w-]+|[{}]/g;

/** Names at the top level of a file of HCL. Those in comments and in strings of other settings do not count. */
function blocksIn(content: string): readonly TopLevelEntry[] {
  const entries: TopLevelEntry[] = [];
  let depth = 0;
  for (const { 0: token, index } of content.matchAll(TOKEN)) {
    if (token === '{') depth++;
    else if (token === '}') {
      depth--;
      const last = entries.at(-1);
      if (depth === 0 && last) entries[entries.length - 1] = { ...last, end: index + 1 };
    } else if (depth === 0 && !/^(?:#|\/)/.test(token)) {
      const line = content.slice(0, index).split('\n').length;
      entries.push({ name: token.replaceAll('"', ''), line, start: index, end: index + token.length });
    }
  }
  return entries;
}
