import { registryPages } from '../provider/terraform/docs/published.ts';
import { runGenerator } from './generated-folder.ts';

await runGenerator(
  'docs',
  "Writes docs/ for the Terraform Registry from the provider's schemas and examples/terraform.",
  registryPages,
);
