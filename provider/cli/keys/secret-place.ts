import { resolve } from 'node:path';
import type { Destination } from '../../delivery/destination.ts';
import { kind as fileKind } from '../../delivery/kinds/file.ts';
import { declaredDestinations, type OpenableDestination } from '../../lifecycle/declared-key.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** @throws UsageError when no one would ever see the secret of a new key. */
export function refuseHiddenSecret({ to }: { readonly to: string | undefined }, { quiet }: CommandIo): void {
  if (to === undefined && quiet)
    throw new UsageError(
      '--quiet would hide the secret, which is shown only once. Deliver it with --to FILE.',
    );
}

/**
 * Where the secret of a new key goes.
 *
 * @param file relative to the working directory; undefined: it is shown.
 */
export function secretDestinations(
  file: string | undefined,
  shown: ShownDestination,
  { cwd, environment }: CommandIo,
): readonly OpenableDestination[] {
  if (file === undefined) return [shown.openable];
  const path = resolve(cwd, file);
  const values = { path, format: undefined, variable: undefined, keep_previous_as: undefined };
  const identity = fileKind.identity(values);
  const place = fileKind.place?.(values) ?? identity;
  const known = {
    specification: fileKind,
    values,
    identity,
    place,
    audience: undefined,
    planned: identity,
    index: 0,
  };
  const access = { credentials: {}, environment: { ...environment } };
  return declaredDestinations({ kind: 'known', value: [known] }, access).filter(
    (each) => typeof each !== 'symbol',
  );
}

/** The person at the terminal, who sees the secret once. */
export class ShownDestination {
  secret: string | null = null;

  readonly openable: OpenableDestination = {
    id: 'shown once',
    place: 'shown once',
    holdsMany: true,
    open: async () => this.#destination,
  };

  readonly #destination: Destination = {
    id: 'shown once',
    reversible: true,
    check: async () => {},
    deliver: async ({ secret }) => {
      this.secret = secret;
      return {
        undo: async () => {
          this.secret = null;
        },
      };
    },
    observe: async () => ({ state: 'unobservable' }),
    withdraw: async () => {},
  };
}
