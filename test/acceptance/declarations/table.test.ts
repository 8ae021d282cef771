import { describe, expect, it, onTestFinished } from 'vitest';
import { KEY } from '../../../provider/delivery/key-specification.ts';
import { expectedProblems, rowsFor } from '../../declarations/table.ts';
import { toHcl, toTerraformJson, variablesInHcl } from '../../declarations/write-declaration.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LOWERPLANE_PROVIDER } from '../../terraform/lowerplane-workspace.ts';
import { Workspace } from '../../terraform/workspace.ts';

interface ValidateReport {
  readonly valid: boolean;
  readonly diagnostics: readonly {
    readonly severity: 'error' | 'warning';
    readonly detail: string;
    readonly address?: string;
    readonly snippet?: { readonly context: string | null };
    readonly range?: { readonly filename: string };
  }[];
}

const PROVIDER = `terraform {
  required_providers {
    lowerplane = { source = "lowerplane/lowerplane" }
  }
}
`;

/** The errors of one run of `terraform validate`, by the number of the row. */
async function validate(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const workspace = await Workspace.create([LOWERPLANE_PROVIDER]);
  onTestFinished(() => workspace.dispose());
  await workspace.write('main.tf', `${PROVIDER}${variablesInHcl()}`);
  for (const [path, text] of Object.entries(files)) await workspace.write(path, text);
  const { stdout } = await workspace.run(['validate', '-json']);
  const report: ValidateReport = JSON.parse(stdout);
  const found = new Map<number, string[]>();
  for (const { severity, detail, address, snippet, range } of report.diagnostics) {
    if (severity !== 'error') continue;
    // Errors of Terraform itself name the block, not the resource.
    const number = Number(/row_(\d+)/.exec(`${address} ${snippet?.context} ${range?.filename}`)?.[1]);
    found.set(number, [...(found.get(number) ?? []), detail]);
  }
  return found;
}

const ROWS = rowsFor('terraform');
const label = (number: number) => `row_${number}`;

describe.skipIf(terraformIsMissing())('terraform validate', () => {
  it.each([
    ['HCL', '.tf', toHcl],
    ['JSON', '.tf.json', toTerraformJson],
  ] as const)('has the verdict and the messages of every row, in %s', async (_syntax, extension, write) => {
    const files = ROWS.map(([number, { declared }]) => [
      `${label(number)}${extension}`,
      write(declared, label(number)),
    ]);
    const found = await validate(Object.fromEntries(files));
    const reported = ROWS.map(([number, { what, refusedByTerraformItself }]) => {
      const messages = found.get(number) ?? [];
      return [what, refusedByTerraformItself ? messages.length > 0 : messages.toSorted()];
    });
    const expected = ROWS.map(([, row]) => {
      const problems = expectedProblems(row, Object.keys(KEY.attributes));
      return [row.what, row.refusedByTerraformItself ? problems.length > 0 : problems];
    });
    expect(Object.fromEntries(reported)).toEqual(Object.fromEntries(expected));
  });
});
