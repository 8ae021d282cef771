import { docsFolder } from './docs-folder.ts';
import { runGenerator } from './generated-folder.ts';
import { readmeFile } from './readme/readme.ts';

const folders = [await docsFolder(), readmeFile()];
await runGenerator(
  'docs',
  "Writes docs/: the pages for the Terraform Registry from the provider's schemas and examples/terraform, and a page for each rule of the gate. Writes the tables of README.md.",
  () => folders,
);
