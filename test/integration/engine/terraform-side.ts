import { randomUUID } from 'node:crypto';
import { connect } from '../../../provider/lifecycle/connect.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { beginningOf, type Guards, noRevocations, nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { applyResourceChange } from '../../../provider/terraform/plugin/rpc/apply-resource-change.ts';
import {
  readObject,
  type WireValue,
  writeObject,
} from '../../../provider/terraform/plugin/rpc/dynamic-value.ts';
import { planResourceChange } from '../../../provider/terraform/plugin/rpc/plan-resource-change.ts';
import { Catalog, Run } from '../../../provider/terraform/plugin/rpc/run.ts';
import { readResource } from '../../../provider/terraform/plugin/rpc/state-calls.ts';
import { isComputed } from '../../../provider/terraform/plugin/schema/attribute.ts';
import { compile } from '../../../provider/terraform/plugin/schema/compile.ts';
import { valueFromJson } from '../../../provider/terraform/plugin/values/from-json.ts';
import {
  isObjectValue,
  type ObjectValue,
  type Value,
} from '../../../provider/terraform/plugin/values/value.ts';
import { provider } from '../../../provider/terraform/provider.ts';
import { RepeatedWarnings } from '../../../provider/terraform/repeated-warnings.ts';
import { apiKeyResource } from '../../../provider/terraform/resources/api-key/api-key.ts';
import type { Session } from '../../../provider/terraform/session.ts';
import { type Asked, aboutNarrowing, type Side, type Surrounding } from './side.ts';

const TYPE = 'lowerplane_api_key';
const SCHEMA = compile(apiKeyResource.schema);
const ERROR = 1;

interface Answer {
  readonly diagnostics?: readonly {
    readonly severity: number;
    readonly summary: string;
    readonly detail?: string;
  }[];
}

/** The provider under a Terraform that has one resource: refresh, plan, apply, through the handlers of the protocol. */
export function terraformSide({ emulator, adminKey, environment, tuning, onSaid }: Surrounding): Side {
  const journal = new Map<string, string>();
  let state: WireValue = writeObject(SCHEMA, null);
  let kept: Uint8Array = new Uint8Array(0);

  const opened = async (guards: Guards) => {
    const connection = await connect({ baseUrl: emulator.url, apiKey: adminKey });
    const session: Session = {
      connection,
      guards,
      access: { credentials: {}, environment, ...(tuning && { tuning }) },
      warnings: new RepeatedWarnings(),
      planned: nothingPlanned(),
      revocations: noRevocations(),
      engine: 'terraform',
      journal: new Journal(memoryStore(journal), randomUUID),
      newId: randomUUID,
      begunAt: beginningOf(connection.client, 0),
      now: () => connection.client.clock.now(),
    };
    const run = new Run(new Catalog<Session>(provider));
    run.configure(session);
    return { run, close: () => connection.client.close() };
  };

  return {
    async apply(declared, { guards }: Asked) {
      const { run, close } = await opened(guards);
      try {
        const read = await readResource(run, { typeName: TYPE, currentState: state, private: kept });
        if (failed(read)) return { ended: 'refused', narrowing: [] };
        if (read.newState) state = read.newState;
        if (read.private) kept = read.private;

        const prior = readObject(SCHEMA, state);
        const config = declared === undefined ? null : configured(declared);
        if (config === null && prior === null) return { ended: 'done', narrowing: [] };
        const wire = {
          typeName: TYPE,
          priorState: state,
          proposedNewState: writeObject(SCHEMA, config && proposed(config, prior)),
          config: writeObject(SCHEMA, config),
        };
        const planned = await planResourceChange(run, { ...wire, priorPrivate: kept });
        const warnings = planned.diagnostics ?? [];
        const narrowing = aboutNarrowing(
          warnings.map(({ summary: title, detail = '' }) => ({ title, detail })),
        );
        if (failed(planned)) return { ended: 'refused', narrowing };
        const applied = await applyResourceChange(run, {
          ...wire,
          ...(planned.plannedState && { plannedState: planned.plannedState }),
          plannedPrivate: planned.plannedPrivate ?? kept,
        });
        if (applied.newState) state = applied.newState;
        kept = applied.private ?? new Uint8Array(0);
        const recorded = [state.msgpack ?? state.json ?? '', kept].map((bytes) =>
          Buffer.from(bytes).toString('latin1'),
        );
        onSaid?.(
          JSON.stringify([read, planned, applied].map(({ diagnostics }) => diagnostics)) + recorded.join(),
        );
        return { ended: failed(applied) ? 'failed' : 'done', narrowing };
      } finally {
        await close();
      }
    },
  };
}

function failed({ diagnostics = [] }: Answer): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === ERROR);
  const bug = errors.find(({ summary }) => summary.startsWith('Provider Bug'));
  if (bug) throw new Error(JSON.stringify(bug));
  return errors.length > 0;
}

function configured(declared: Readonly<Record<string, unknown>>): ObjectValue {
  const { rotate_trigger: trigger, ...others } = declared;
  const dynamic = trigger === undefined ? {} : { rotate_trigger: { type: 'string', value: trigger } };
  const value = valueFromJson(SCHEMA.type, { ...others, ...dynamic });
  if (!isObjectValue(value)) throw new Error('a declaration is an object');
  return value;
}

/** As Terraform proposes it: what only the provider knows stays as it was. */
function proposed(config: ObjectValue, prior: ObjectValue | null): ObjectValue {
  const values: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(SCHEMA.attributes)) {
    const written = config[name] ?? null;
    values[name] = written === null && isComputed(attribute) ? (prior?.[name] ?? null) : written;
  }
  return values;
}
