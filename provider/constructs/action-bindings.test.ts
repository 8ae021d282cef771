import { expect, it } from 'vitest';
import { actionBindings } from './action-bindings.ts';

it('keeps the settings and what writes them, and says when the generator has changed', () => {
  const resource = `import { VERSION } from '../../version.ts';
import * as cdktn from 'cdktn';

// Configuration

export interface EndConfig extends cdktn.TerraformMetaArguments {
  readonly key: string;
}

export function endToToTerraform(struct?: EndTo): any {
}

export function endToToHclTerraform(struct?: EndTo): any {
}

export class EndToList extends cdktn.ComplexList {
}

export class End extends cdktn.TerraformResource {
  public static readonly tfResourceType = "lowerplane_end";
  protected override synthesizeAttributes(): { [name: string]: any } {
    return {
      key: cdktn.stringToTerraform(this._key),
      to: cdktn.listMapper(endToToTerraform, false)(this._to.internalValue),
    };
  }
}
`;
  const action = actionBindings(resource);
  expect(action).toContain('export interface EndConfig extends ActionSettings {');
  expect(action).toContain('endToToTerraform(struct');
  expect(action).not.toMatch(/Hcl|EndToList|VERSION/);
  expect(action).toContain("tfActionType = 'lowerplane_end'");
  expect(action).toContain('key: cdktn.stringToTerraform(config.key),');
  expect(action).toContain('(config.to),');
  expect(() => actionBindings(resource.replace('synthesizeAttributes', 'write'))).toThrow(
    'The generator wrote nothing like',
  );
});
