import { SECURITY_GATE } from '../../keys/use-case.ts';
import { VERSION } from '../../version.ts';
import type { CdkFlavour } from '../import/import-row.ts';
import { cdkApp, REQUIRED_PROVIDERS } from '../import/write-declarations.ts';

const { needs, environments, title, rotation, helper } = SECURITY_GATE;

const NAME = 'CI/CD Pipeline - Production';
const SECRET_NAME = 'LOWERPLANE_API_KEY';

/** The file that the first key is delivered to by default. Relative to its declaration. */
export const SECRET_FILE = '.lowerplane/secrets/ci-gate.key';
/** What keeps the file out of version control. */
export const IGNORED = '# Secrets of declared keys.\n/secrets/\n';

/** The first declared key, as YAML: that of the gate. */
export function keysFile(githubName: string | undefined): string {
  return `# API keys of LowerPlane. "lowerplane plan" shows what will change, "lowerplane apply" does it.
# "lowerplane import" declares the keys that exist already.
version: 1

keys:
${keysItem(githubName)('  ')}`;
}

/** The same as an item of `keys`. */
export function keysItem(githubName: string | undefined): (indent: string) => string {
  const destination =
    githubName === undefined
      ? `file: { path: ${SECRET_FILE} }`
      : `github_actions_secret: { repository: ${githubName}, name: ${SECRET_NAME} }`;
  return (indent) =>
    [
      '# The gate reads LowerPlane with it.',
      `- name: ${NAME}`,
      `  permissions: ${needs}`,
      `  environments: [${environments.join(', ')}]`,
      `  purpose: ${title}`,
      `  rotation: { every: ${rotation.every}, overlap: ${rotation.overlap} }`,
      '  deliver_to:',
      `    - ${destination}`,
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');
}

/** The same as Terraform code. */
export function terraformFile(githubName: string | undefined, hasRequiredProviders: boolean): string {
  const destination =
    githubName === undefined
      ? `{ file = { path = "${SECRET_FILE}" } }`
      : `{ github_actions_secret = { repository = "${githubName}", name = "${SECRET_NAME}" } }`;
  return `${hasRequiredProviders ? '' : REQUIRED_PROVIDERS}# The gate reads LowerPlane with it. "lowerplane import --as hcl" declares the keys that exist already.
# lowerplane:purpose ${title}
resource "lowerplane_api_key" "ci_gate" {
  name         = "${NAME}"
  permissions  = "${needs}"
  environments = ["${environments.join('", "')}"]

  rotation = {
    every   = "${rotation.every}"
    overlap = "${rotation.overlap}"
  }

  deliver_to = [
    ${destination},
  ]
}
`;
}

/** The same as a CDK program. The helper sets permissions, environments and rotation from the use case. */
export function cdkFile(githubName: string | undefined, flavour: CdkFlavour): string {
  const destination =
    githubName === undefined
      ? // From the folder of the synthesized stack, where Terraform runs.
        `{ file: '../../../${SECRET_FILE}' }`
      : `{ githubActionsSecret: { repository: '${githubName}', name: '${SECRET_NAME}' } }`;
  return cdkApp(
    flavour,
    `// The keys of LowerPlane. "lowerplane import --as ${flavour}" declares those that exist already.
`,
    `// The gate reads LowerPlane with it: ${needs}, ${environments.join(' and ')}, rotated every ${rotation.every}.
ApiKey.${helper}(stack, 'ci-gate', {
  name: '${NAME}',
  deliverTo: [${destination}],
});
`,
  );
}

/** cdktf.json, in which the CLI of the CDK and the gate find the program. */
export function cdkSettings(program: string): string {
  return `${JSON.stringify({ language: 'typescript', app: `npx node ${program}` }, null, 2)}\n`;
}

/** The policy of the gate, with its defaults. */
export const POLICY_TEXT = `# What the gate requires. "lowerplane check --explain RULE" explains a rule and its settings,
# "lowerplane policy explain" what counts for a file.
version: 1
fail_on: medium
# A deployment can require more:
#
# environments:
#   production:
#     minimum_score: 0.9
#     frameworks: [SOC 2]
`;

/** A workflow that runs the gate in pull requests. */
export const WORKFLOW_TEXT = `# Checks pull requests: what they commit, which API keys they declare, and what that does to the live ones.
name: lowerplane
on:
  pull_request:
  merge_group:
permissions: {}
concurrency:
  group: lowerplane-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read # to fetch the commits of the pull request
      pull-requests: write # for the comment; without it, the job summary says the same
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      # The tag moves with each release. To stay on one, write its commit instead.
      - uses: lowerplane/terraform-provider-lowerplane@v${VERSION.split('.')[0]}
        with:
          api-key: \${{ secrets.${SECRET_NAME} }}
          base-url: \${{ vars.LOWERPLANE_BASE_URL }}
          environment: production
`;

/**
 * A part of a hook. It runs what is installed and asks no registry, as npx would. Where nothing is installed it lets the commit
 * pass: a hook that stops every commit is removed, and the gate checks the same in CI.
 */
export const HOOK_TEXT = `# Stops a commit that would add a secret. Where lowerplane is not installed, it warns and lets the commit pass.
PATH="node_modules/.bin:$PATH"
if command -v lowerplane >/dev/null 2>&1; then
  lowerplane scan --staged || exit $?
else
  echo 'lowerplane is not installed, so this commit was NOT scanned for secrets. Install it in this repository, or on the PATH.' >&2
fi
`;

/** An item of \`repos\` for the pre-commit framework. */
export function frameworkItem(indent: string): string {
  return [
    '- repo: https://github.com/lowerplane/terraform-provider-lowerplane',
    `  rev: v${VERSION}`,
    '  hooks:',
    '    - id: lowerplane-scan',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** What a person adds to a hook of their own. */
export const HOOK_LINE = 'PATH=node_modules/.bin:$PATH lowerplane scan --staged';
