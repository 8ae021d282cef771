import { expect, it } from 'vitest';
import { errorPages } from './error-pages.ts';
import { findErrors } from './find-errors.ts';

const found = (source: string) => findErrors('example.ts', source);

it('finds what is passed to the constructor of an error', () => {
  expect(found('throw new UsageError(name + ` must be a file, not "` + given + `".`);')).toEqual([
    { title: undefined, detail: '… must be a file, not "…".' },
  ]);
  expect(
    found("throw new GateError('Unusable Plan', `It is ` + reason + '. Write another.', { cause });"),
  ).toEqual([{ title: 'Unusable Plan', detail: 'It is …. Write another.' }]);
  expect(found("throw new GateError(many ? 'Invalid Inputs' : 'Invalid Input', problems);")).toEqual([
    { title: 'Invalid Inputs / Invalid Input', detail: '…' },
  ]);
});

it('finds objects with a title and a detail, or advice', () => {
  const source = `const a = { title: 'Key Is Absent', detail: \`The key \${id} is gone. Check base_url.\` };
    const b: Message = { title: 'Not Allowed', advice: 'Check the key.' } as const;`;
  expect(found(source)).toEqual([
    { title: 'Key Is Absent', detail: 'The key … is gone. Check base_url.' },
    { title: 'Not Allowed', detail: 'Check the key.' },
  ]);
});

it('finds a text that comes after what it is about', () => {
  expect(found('throw new DeliveryError(this.id, "The file " + path + " cannot be read.");')).toEqual([
    { title: undefined, detail: 'The file … cannot be read.' },
  ]);
});

it('finds what is passed to a function that only makes an error of it', () => {
  const source = `const fail = (what: string) => new DeliveryError(id, \`The file \${path} \${what}.\`);
    if (a) throw fail('is not a regular file');
    throw fail(b ? 'has no user' : reason);
    function taken(what: string) { throw new DeliveryError(id, \`Taken: \${what}\`); }
    taken('Choose another name.');`;
  expect(found(source).map(({ detail }) => detail)).toEqual([
    'The file … is not a regular file.',
    'The file … has no user / ….',
    'Taken: Choose another name.',
  ]);
});

it('lists a function that says most by itself as it is', () => {
  const source = `const missing = (sha: string) =>
      new GateError('Missing Commit', \`The clone does not contain commit \${sha}. Fetch the whole history.\`);
    throw missing('the first');`;
  expect(found(source)).toEqual([
    { title: 'Missing Commit', detail: 'The clone does not contain commit …. Fetch the whole history.' },
  ]);
});

it.each([
  "throw new RangeError('the width must be positive');",
  'throw new UsageError(message);',
  "throw new ReadError('an entry of it is cut off');",
  "const rule = { title: 'Key never expires', severity: 'high' };",
  "call({ title, detail: 'Some words.' });",
])('leaves out what no user reads as a message: %s', (source) => {
  expect(found(source)).toEqual([]);
});

it('lists errors of every area, each once', () => {
  for (const [path, page] of errorPages()) {
    const entries = page.split('\n').filter((line) => line.startsWith('- '));
    if (path !== 'errors/index.md') expect(entries.length, path).toBeGreaterThan(20);
    expect(new Set(entries).size).toBe(entries.length);
  }
});
