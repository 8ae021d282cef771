import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

interface Mistake {
  /** Elements of `deliver_to`. */
  readonly elements: string;
  readonly summary: string;
  readonly detail: RegExp;
}

const PARTICULAR = 'Unclear GitHub Secret';
const INVALID = 'Invalid Attribute Value';
const github = (attributes: string) => `{ github_actions_secret = { name = "KEY", ${attributes} } }`;

/** By the label of the resource that makes the mistake. */
const MISTAKES: Readonly<Record<string, Mistake>> = {
  two_kinds: {
    elements:
      '{ file = { path = "x" }, vault_kv = { mount = "secret", path = "ci/lowerplane", key = "api_key" } }',
    summary: 'One Destination Per Element',
    detail: /names file and vault_kv\. Write exactly one of age, [a-z_, ]+, vault_kv in each element/,
  },
  no_owner: {
    elements: github(''),
    summary: PARTICULAR,
    detail: /has neither repository nor organization\. Write repository \(for example "octo\/app"\)/,
  },
  both: {
    elements: github('repository = "octo/app", organization = "octo"'),
    summary: PARTICULAR,
    detail: /has both repository \("octo\/app"\) and organization \("octo"\)/,
  },
  environment_of_organization: {
    elements: github('organization = "octo", environment = "production"'),
    summary: PARTICULAR,
    detail: /An environment belongs to a repository/,
  },
  visibility_of_repository: {
    elements: github('repository = "octo/app", visibility = "all"'),
    summary: PARTICULAR,
    detail: /has visibility \("all"\), which is only for secrets of an organization/,
  },
  selected_nothing: {
    elements: github('organization = "octo", visibility = "selected"'),
    summary: PARTICULAR,
    detail: /no repository is selected/,
  },
  repositories_unasked: {
    elements: github('organization = "octo", selected_repository_ids = [7]'),
    summary: PARTICULAR,
    detail: /has selected_repository_ids, which need the visibility "selected"/,
  },
  repository_without_owner: {
    elements: github('repository = "app"'),
    summary: INVALID,
    detail: /repository must be written owner\/name, for example "octo\/app", not "app"/,
  },
  unknown_visibility: {
    elements: github('organization = "octo", visibility = "public"'),
    summary: INVALID,
    detail: /visibility must be "private", "all" or "selected", not "public"/,
  },
  same_place: {
    elements: `${github('repository = "octo/app"')}, ${github('repository = "octo/app"')}`,
    summary: 'Destination Declared Twice',
    detail:
      /deliver_to\[1\] delivers to the same location as deliver_to\[0\], github_actions_secret:octo\/app:KEY/,
  },
  same_value: {
    elements: Array(2).fill('{ vault_kv = { mount = "secret", path = "ci", key = "k" } }').join(', '),
    summary: 'Destination Declared Twice',
    detail: /vault_kv:secret\/ci#k/,
  },
  name_in_lower_case: {
    elements: github('repository = "octo/app"').replace('KEY', 'api-key'),
    summary: INVALID,
    detail: /name must consist of capital letters.*"API_KEY", not "api-key"/,
  },
  no_program: {
    elements: '{ command = { program = [] } }',
    summary: INVALID,
    detail: /command\.program is empty\. Name the program to run/,
  },
  no_timeout: {
    elements: '{ command = { program = ["true"], timeout = "a while" } }',
    summary: INVALID,
    detail: /command\.timeout must be a duration .*, not "a while"/,
  },
};

describe.skipIf(terraformIsMissing())('a mistake in a destination', () => {
  it('is found by validate, each where it was made', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const blocks = Object.entries(MISTAKES).map(([label, { elements }]) =>
      keyBlock({ name: `"${label}"`, deliver_to: `[${elements}]` }, label),
    );
    await lp.declare(blocks.join('\n'));
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    const reported = Object.fromEntries(
      errors.map(({ address = '', summary, detail }) => [
        address.replace('lowerplane_api_key.', ''),
        { summary, detail },
      ]),
    );
    expect(reported).toEqual(
      Object.fromEntries(
        Object.entries(MISTAKES).map(([label, { summary, detail }]) => [
          label,
          { summary, detail: expect.stringMatching(detail) },
        ]),
      ),
    );
    expect(errors).toHaveLength(Object.keys(MISTAKES).length);
    for (const { snippet } of errors) expect(snippet?.code).toMatch(/deliver_to|github|vault|command|file/);
  });

  it('is not an error while its values are unknown', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(
      `resource "terraform_data" "later" {
  input = "octo/app"
}
${keyBlock({ deliver_to: `[${github('repository = terraform_data.later.output')}]` })}`,
    );
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [], counts: { add: 2 } });
  });
});
