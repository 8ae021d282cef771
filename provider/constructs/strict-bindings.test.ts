import { describe, expect, it } from 'vitest';
import { strictBindings } from './strict-bindings.ts';

describe('strictBindings', () => {
  it('means undefined where it says optional', () => {
    const source =
      '  readonly path?: string;\n  private _path?: string; \n  public internalValue? : A[] | B\n';
    expect(strictBindings(source, '1.2.3')).toBe(
      '  readonly path?: string | undefined;\n  private _path?: string | undefined;\n  public internalValue?: A[] | B | undefined;\n',
    );
  });

  it('leaves optional parameters alone', () => {
    const source = 'export function toTerraform(struct?: Path): any {\n';
    expect(strictBindings(source, '1.2.3')).toBe(source);
  });

  it('passes arguments on to the base class as they are, present or not', () => {
    const source =
      '      provider: config.provider,\n      count: config.count,\n      forEach: config.forEach\n    });\n';
    expect(strictBindings(source, '1.2.3')).toBe('      ...config\n    });\n');
  });

  it('marks what overrides', () => {
    const source = '  protected synthesizeAttributes(): {}\n  public get alias() {\n  public get name() {\n';
    expect(strictBindings(source, '1.2.3')).toBe(
      '  protected override synthesizeAttributes(): {}\n  public override get alias() {\n  public get name() {\n',
    );
  });

  it('takes the version from the package, so that a release needs no new bindings', () => {
    const source =
      "import { Construct } from 'constructs';\n// https://example.com/lowerplane/1.2.3/docs\nproviderVersion: '1.2.3'\n";
    expect(strictBindings(source, '1.2.3')).toBe(
      "import { VERSION } from '../../version.ts';\nimport { Construct } from 'constructs';\n// https://example.com/lowerplane/latest/docs\nproviderVersion: VERSION\n",
    );
  });
});
