import type { DestinationKind } from '../delivery/destination-kind.ts';
import type { SourceRange } from '../documents/source-range.ts';
import type { DeclaredConsumer, DeclaredVerification } from '../keys/declaration/probe.ts';
import type { KeyReading } from '../keys/declaration/read-key.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import type { ExpirationRule } from '../keys/expiration.ts';
import type { Permissions } from '../keys/permissions.ts';
import type { RotationRule } from '../keys/rotation.ts';
import type { Spelling } from './cdk/spelling.ts';
import type { DeclaredAttribute } from './declared-attribute.ts';
import type { Origins } from './static-value.ts';

/** The kinds of code that declare keys. */
export type DeclarationOrigin = 'terraform' | 'terraform-json' | 'cdk' | 'yaml';

/** A key as code declares it, with the location of everything declared about it. */
export interface KeyDeclaration {
  readonly origin: DeclarationOrigin;
  /** As its tool names it: `module.gate.lowerplane_api_key.ci["a"]`, `keys[2]`. */
  readonly address: string;
  /** The run of the root that declares it: a file of variables, a workspace. Undefined when all runs do. */
  readonly variant?: string;
  /** The only tool whose files declare it so. Undefined when both do, or when there is one tool only. */
  readonly tool?: 'Terraform' | 'OpenTofu';
  /** The folder that its relative paths start from: the root module's, the synthesized stack's, or the keys file's. */
  readonly directory: string;
  /** What to point at when something is missing: the block's header, the constructor call, the list item. */
  readonly header: SourceRange;
  /** What makes it, where that is not the block itself: entries of for_each, calls of modules, the nearest first. */
  readonly madeBy?: Origins;
  /** Set when it is located in generated code, because the program's line is not known. */
  readonly isGenerated?: true;
  /** How the program that declares it writes its attributes; undefined for code in Terraform's own words. */
  readonly spelling?: Spelling;
  /** The whole declaration. */
  readonly extent: SourceRange;
  /** Absent when there is nothing of the kind. */
  readonly terraformOnly?: readonly TerraformOnly[];
  /** The key that the declaration goes on with, whatever its name is. Undefined where that cannot be written. */
  readonly id?: DeclaredAttribute<string>;
  readonly name: DeclaredAttribute<string>;
  readonly permissions: DeclaredAttribute<Permissions>;
  /** Absent means all environments. */
  readonly environments: DeclaredAttribute<EnvironmentScope>;
  /** Absent means that it never expires, unless rotation says otherwise; `never` is known only when it is written. */
  readonly expiration: DeclaredAttribute<ExpirationRule>;
  readonly rotation: DeclaredAttribute<RotationRule>;
  /** One stable text each, as the planner has them: `file:ci.key`. */
  readonly destinations: DeclaredAttribute<readonly string[]>;
  /** Those of its destinations that hold the secret of one key only. Empty while they are not known. */
  readonly locations: readonly ExclusiveLocation[];
  readonly verify: DeclaredAttribute<DeclaredVerification>;
  readonly consumers: DeclaredAttribute<readonly DeclaredConsumer[]>;
  readonly secretInState: DeclaredAttribute<boolean>;
  readonly deletionProtection: DeclaredAttribute<boolean>;
  readonly forceRevoke: DeclaredAttribute<boolean>;
  /** What carrying the declaration out needs besides: its destinations with all of their values. */
  readonly deliverTo: KeyReading<DestinationKind>['destinations'];
  /** What the key is for, where that is written for the gate: a field, or a comment `lowerplane:purpose <text>`. */
  readonly purpose: DeclaredAttribute<string>;
  /** Where one more attribute can be written; undefined where no handwritten line is the declaration. */
  readonly insertion: Insertion | undefined;
}

/** What only Terraform carries out: `lifecycle.prevent_destroy`. */
export interface TerraformOnly {
  readonly what: string;
  readonly at: SourceRange;
}

/** A location that the secret of another key would overwrite. */
export interface ExclusiveLocation {
  /** As in `destinations`. */
  readonly destination: string;
  /** Equal for one location written in different ways. */
  readonly place: string;
  /** It starts from the directory of the declaration. */
  readonly isRelative: boolean;
}

/** A place for one more attribute, on a line of its own. */
export interface Insertion {
  readonly path: string;
  /** The line after which it goes. */
  readonly afterLine: number;
  /** The whole text of that line, so that a suggested change can repeat it. */
  readonly lineText: string;
  readonly indent: string;
  readonly syntax: 'hcl' | 'json' | 'typescript' | 'yaml';
}
