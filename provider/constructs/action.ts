import { TerraformElement, type TerraformProvider, TerraformStack } from 'cdktn';
import type { Construct } from 'constructs';

/** What every action takes beside its own attributes. */
export interface ActionSettings {
  /** The provider that carries it out, if the stack has several. */
  readonly provider?: TerraformProvider | undefined;
}

/**
 * An `action` block, which needs Terraform 1.14 and synthesis to JSON. Neither CDK library knows such blocks. It runs when it
 * is invoked (`terraform apply -invoke=ADDRESS`), or on events of resources: see `triggerActions`.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/action
 */
export abstract class Action extends TerraformElement {
  readonly actionType: string;
  readonly #provider: TerraformProvider | undefined;
  readonly #config: Readonly<Record<string, unknown>>;

  /** @param config the attributes by the names that Terraform has for them. */
  constructor(
    scope: Construct,
    id: string,
    actionType: string,
    { provider }: ActionSettings,
    config: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, `action.${actionType}`);
    this.actionType = actionType;
    this.#provider = provider;
    this.#config = config;
    this.node.addValidation({ validate: () => (this.#hasProvider() ? [] : [NO_PROVIDER]) });
  }

  /** The address in the configuration, as `-invoke` takes it: `action.lowerplane_revoke_key.old`. */
  get address(): string {
    return `action.${this.actionType}.${this.friendlyUniqueId}`;
  }

  /** The block in Terraform's JSON syntax: two labels, and a nested `config` block. */
  override toTerraform() {
    const { config, ...others } = this.rawOverrides;
    const block = {
      ...(this.#provider && { provider: this.#provider.fqn }),
      ...others,
      config: { ...this.#config, ...config },
      '//': this.constructNodeMetadata,
    };
    return { action: { [this.actionType]: { [this.friendlyUniqueId]: block } } };
  }

  /** @throws Error always: the libraries would leave the block out without a word. */
  override toHclTerraform(): never {
    throw new Error(
      `${this.address} cannot be written as HCL, because the CDK library has no action blocks. Synthesize to JSON instead.`,
    );
  }

  #hasProvider(): boolean {
    const stack = TerraformStack.of(this);
    return stack.allProviders().some((each) => each.terraformResourceType === 'lowerplane');
  }
}

const NO_PROVIDER = 'The stack has no LowerPlaneProvider, which this action needs. Add one to the stack.';
