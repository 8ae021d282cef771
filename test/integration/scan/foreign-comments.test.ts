import { describe, expect, it } from 'vitest';
import { FOREIGN_TOOLS, type ForeignTool } from '../../../action/scan/content/foreign-comment.ts';
import { scan } from '../../../action/scan/scan.ts';
import { githubToken, madeFolder, writeInto } from './made-repository.ts';

const KEY = githubToken(1);

const TEXTS: readonly (readonly [tools: readonly ForeignTool[], text: string])[] = [
  [['gitleaks'], `${KEY} # gitleaks:allow`],
  [['detect-secrets', 'gitguardian'], `${KEY} # pragma: allowlist secret`],
  [['detect-secrets'], `${KEY} # pragma: whitelist secret`],
  [['detect-secrets'], `# pragma: allowlist nextline secret\n${KEY}`],
  [['secretlint'], `${KEY} // secretlint-disable-line`],
  [['secretlint'], `// secretlint-disable-next-line\n${KEY}`],
  [['secretlint'], `/* secretlint-disable */\nfirst\n${KEY}\n/* secretlint-enable */`],
  [['trufflehog'], `${KEY} # trufflehog:ignore`],
  [['gitguardian'], `${KEY} # ggignore`],
  [[], `# gitleaks:allow\n${KEY}`],
  [[], `/* secretlint-disable */\n/* secretlint-enable */\n${KEY}`],
  [[], `// secretlint-disable-next-line\n\n${KEY}`],
];

describe.each(TEXTS)('the comment of %s', (tools, text) => {
  it.each(FOREIGN_TOOLS)('counts as it should with %s', async (tool) => {
    const folder = madeFolder();
    writeInto(folder, 'a.conf', text);
    const options = { path: folder, target: { kind: 'tree' } } as const;
    const { findings, allowed } = await scan({ ...options, allowComments: [tool] });
    const reasons = allowed.map((match) => match.allowed);
    expect(reasons).toEqual(tools.includes(tool) ? [`by a comment for ${tool}`] : []);
    expect(findings).toHaveLength(tools.includes(tool) ? 0 : 1);
    const [plain] = (await scan(options)).findings;
    expect(plain).toBeDefined();
    expect(plain).not.toHaveProperty('allowedBy');
  });
});
