import { expect, it } from 'vitest';
import { SECURITY_GATE } from '../../keys/use-case.ts';
import { keysInProgram } from './read-program.ts';

const namesIn = (code: string) =>
  keysInProgram('main.ts', `import { ApiKey } from 'lowerplane/cdktf';\n${code}`).map(({ name }) =>
    name.kind === 'known' ? name.value : name.kind,
  );

const CALL = `ApiKey.${SECURITY_GATE.helper}(stack, 'a', { name: 'CI' });\n`;

it.each([
  ['alone', CALL],
  ['of a namespace', `keys.${CALL}`],
  ['of a namespace in a line of its own', `const key = keys\n  .${CALL}`],
  ['set to a variable', `const key = ${CALL}`],
  ['below a comment', `// The key of the gate\n${CALL}`],
  ['below a comment with a full stop', `// Rotated every 90d.\n${CALL}`],
  ['below a comment that ends with a dot and spaces', `// And so on. \n  ${CALL}`],
  ['below a block comment', `/* See the docs. */\n${CALL}`],
])('finds the call of a helper %s', (_, code) => {
  expect(namesIn(code)).toEqual(['CI']);
});

it.each([`// ${CALL}`, `/* ${CALL} */`, `other.NotApiKey.forSecurityGate(stack, 'a', { name: 'CI' });`])(
  'finds no call in %j',
  (code) => {
    expect(namesIn(code)).toEqual([]);
  },
);
