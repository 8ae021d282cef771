import type { Environment } from '../keys/environments.ts';
import type { Permissions } from '../keys/permissions.ts';
import type { Resolvable } from './resolvable.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/** What an `ApiKey` construct takes; strings may be tokens everywhere. */
export type ApiKeySettings = {
  /** Says what the key is for: "CI/CD Pipeline - Production". */
  readonly name: string;
  /** What the key may do. Choose the least that is enough. A change makes a new generation of the key. */
  readonly permissions: Permissions | Resolvable;
  /** The environments the key can reach. A change makes a new generation of the key. */
  readonly environments: 'all' | NonEmpty<Environment | Resolvable> | Resolvable;
  /** When the key expires. "Never" has to be said. */
  readonly expires: Expires;
} & SecretGoes;

export type Expires =
  | 'never'
  | {
      /** How long after its creation each generation expires: "90d", at least "1h" (units w, d, h, m, s). */
      readonly in: string;
      readonly at?: never;
    }
  | {
      /** The moment; text is RFC 3339. */
      readonly at: Date | string;
      readonly in?: never;
    };

/** Where the secret of each generation goes: at least one destination, or loudly into the state. */
export type SecretGoes =
  | {
      /** In this order; if one fails, the new key is revoked and the old one stays. */
      readonly deliverTo: NonEmpty<DeliverTo>;
      /** Keeps the plain secret in the Terraform state. Whoever reads the state can then use the key. */
      readonly secretInState?: boolean;
    }
  | { readonly deliverTo?: never; readonly secretInState: true };

export type DeliverTo =
  | {
      /**
       * Path of a file to hold the secret and nothing else, relative to the directory Terraform runs in. Refused inside
       * version control, unless ignored there.
       */
      readonly file: string;
      readonly age?: never;
    }
  | {
      /** age recipients (`age1...`). The secret sealed to them is the construct's `sealedSecret`. */
      readonly age: readonly string[];
      readonly file?: never;
    };
