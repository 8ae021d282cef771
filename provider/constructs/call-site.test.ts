import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sitesOf } from './call-site.ts';

const stack = (...frames: string[]) => ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');

describe('sitesOf', () => {
  it.each([
    ['a module', 'file:///home/me/app/main.ts:14:16', 'main.ts:14:16'],
    ['a function', 'declare (file:///home/me/app/keys/ci.ts:3:7)', 'keys/ci.ts:3:7'],
    ['a constructor', 'new MyStack (file:///home/me/app/stack.ts:8:5)', 'stack.ts:8:5'],
    ['a plain path', 'Object.<anonymous> (/home/me/app/main.js:1:2)', 'main.js:1:2'],
    ['awkward names', 'f (file:///home/me/app/my%20keys%20(old).ts:9:1)', 'my keys (old).ts:9:1'],
    ['a folder elsewhere', 'f (/home/me/shared/keys.ts:2:3)', '../shared/keys.ts:2:3'],
    ['asynchronous code', 'async file:///home/me/app/main.ts:5:1', 'main.ts:5:1'],
  ])('reads %s', (_, frame, site) => {
    expect(sitesOf(stack(frame), '/home/me/app')).toEqual([site]);
  });

  it('leaves out Node.js, packages and what has no place', () => {
    const frames = [
      'Array.map (<anonymous>)',
      'f (file:///home/me/app/node_modules/cdktf/lib/app.js:1:1)',
      'ModuleJob.run (node:internal/modules/esm/module_job:430:25)',
      'file:///home/me/app/main.ts:20:1',
    ];
    expect(sitesOf(stack(...frames), '/home/me/app')).toEqual(['main.ts:20:1']);
  });

  it('keeps the innermost five', () => {
    const frames = Array.from({ length: 9 }, (_, index) => `/app/main.ts:${index + 1}:1`);
    expect(sitesOf(stack(...frames), '/app')).toEqual(frames.slice(0, 5).map((frame) => frame.slice(5)));
  });

  it('reads any file name back, with or without a function before it', () => {
    const segment = fc.string({ minLength: 1 }).filter((text) => !/[/\\\0]|^\.+$|^node_modules$/.test(text));
    const place = fc.tuple(
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.nat(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(place, ([segments, line, column, named]) => {
        const at = `${pathToFileURL(join('/app', ...segments)).href}:${line}:${column}`;
        const [site] = sitesOf(stack(named ? `new Stack (${at})` : at), '/app');
        expect(site).toBe(`${segments.join('/')}:${line}:${column}`);
      }),
    );
  });
});
