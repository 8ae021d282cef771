import { runGenerator } from './generated-folder.ts';
import { schemaFiles } from './render.ts';

await runGenerator(
  'schemas',
  "Writes schemas/*.json from LowerPlane's contract and from the files that users write.",
  () => [schemaFiles()],
);
