import { describe, expect, it } from 'vitest';
import { addProviderInstallation, providerInstallation } from './terraform-settings.ts';

const MIRROR = '/home/ada/keys as code/provider/dist/mirror';
const BLOCK = providerInstallation(MIRROR);

describe("Terraform's CLI configuration", () => {
  it('takes only this provider from the mirror and every other from its registry', () => {
    expect(BLOCK).toBe(`provider_installation {
  filesystem_mirror {
    path    = "/home/ada/keys as code/provider/dist/mirror"
    include = ["lowerplane/lowerplane"]
  }
  direct {
    exclude = ["lowerplane/lowerplane"]
  }
}
`);
  });

  it('escapes the path of a mirror on Windows', () => {
    expect(providerInstallation('C:\\keys "a"')).toContain('path    = "C:\\\\keys \\"a\\""');
  });

  it.each([undefined, '', ' \n'])('is the whole of a file that holds nothing (%j)', (content) => {
    expect(addProviderInstallation(content, MIRROR)).toEqual({ kind: 'changed', content: BLOCK });
  });

  it.each([
    ['plugin_cache_dir = "/cache"', '\n'],
    ['credentials "app.terraform.io" {\n  token = "x"\n}\n', ''],
    ['# provider_installation {\n#   direct {}\n# }\n', ''],
    ['/* provider_installation {} */\ndisable_checkpoint = true\n', ''],
    ['host "a.example" {\n  services = { "provider_installation" = "https://a.example/{" }\n}\n', ''],
  ])('is added to other settings, which stay as they are: %j', (content, newline) => {
    const change = addProviderInstallation(content, MIRROR);
    expect(change).toEqual({ kind: 'changed', content: `${content}${newline}\n${BLOCK}` });
    if (change.kind === 'changed')
      expect(addProviderInstallation(change.content, MIRROR)).toEqual({ kind: 'unchanged' });
  });

  it('replaces the block of a checkout that has moved, and nothing around it', () => {
    const content = (block: string) => `disable_checkpoint = true\n\n${block}\n# end\n`;
    expect(addProviderInstallation(content(providerInstallation('/old "place"')), MIRROR)).toEqual({
      kind: 'changed',
      content: content(BLOCK),
    });
  });

  it.each([
    ['provider_installation {\n  direct {}\n}\n', 1],
    [
      `a = 1\n${BLOCK.replace('direct {', 'network_mirror {\n    url = "https://a.example/"\n  }\n  direct {')}`,
      2,
    ],
    [BLOCK.replace('  direct', '  dev_overrides { "a/b" = "/c" }\n  direct'), 1],
    [`${BLOCK}${BLOCK}`, 1],
    ['\n"provider_installation" {\n  direct {}\n}', 2],
    ['provider_installation = {}', 1],
    ['provider_installation {\n', 1],
  ])('never changes the installation methods of a user: %j', (content, line) => {
    const change = addProviderInstallation(content, MIRROR);
    expect(change.kind).toBe('refused');
    if (change.kind !== 'refused') return;
    expect(change.message).toContain(`Line ${line} has a provider_installation block already.`);
    expect(change.message).toContain(`path    = ${JSON.stringify(MIRROR)}`);
  });

  it('does not add HCL to a file of JSON', () => {
    expect(addProviderInstallation('{"disable_checkpoint": true}', MIRROR)).toMatchObject({
      kind: 'refused',
    });
  });
});
