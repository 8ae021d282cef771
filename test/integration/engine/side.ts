import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { Emulator } from '../../../provider/emulator/start.ts';
import type { HttpTuning } from '../../../provider/http/client.ts';
import type { Guards } from '../../../provider/lifecycle/run.ts';

/** A LowerPlane of its own, and how its destinations are reached. */
export interface Surrounding {
  readonly emulator: Emulator;
  readonly adminKey: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where declarations and delivered files are. */
  readonly folder: string;
  /** How services of destinations are asked. */
  readonly tuning?: HttpTuning;
  /** Gets everything that an apply says and records, as one text. */
  readonly onSaid?: (text: string) => void;
}

export interface Asked {
  readonly guards: Guards;
  /** The successor was asked for. */
  readonly rotate: boolean;
}

/** `refused`: nothing was changed, because the plan has errors. */
export type Ended = 'done' | 'refused' | 'failed';

export interface Applied {
  readonly ended: Ended;
  /** What the plan says of requests that a narrower key would have refused: details of warnings. */
  readonly narrowing: readonly string[];
}

/** An engine that plans and applies one declared key. */
export interface Side {
  /** @param declared the attributes of the key; undefined when its declaration was removed. */
  apply(declared: Readonly<Record<string, unknown>> | undefined, asked: Asked): Promise<Applied>;
}

/** The details of warnings about narrowing. */
export function aboutNarrowing(
  warnings: readonly { readonly title: string; readonly detail: string }[],
): readonly string[] {
  return warnings.filter(({ title }) => title.includes('Narrowing')).map(({ detail }) => detail);
}

/** Keys but the one of the start, oldest first. */
export type Keys = readonly ApiKey[];
