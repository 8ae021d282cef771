import { printableLines } from '../../../text/printable.ts';
import { log } from '../process/log.ts';
import type { CallFunction } from '../protocol/calls.ts';
import { FunctionError } from '../provider/function.ts';
import { valueCodec } from '../values/codec-of-type.ts';
import { encodeValue } from '../values/value-codec.ts';
import { readValue, type WireValue } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import type { Run } from './run.ts';

type Response =
  | { readonly result: WireValue }
  | { readonly error: { readonly text: string; readonly functionArgument?: number } };

/** Answers CallFunction. */
export async function callFunction<Session>(
  run: Run<Session>,
  request: RequestOf<typeof CallFunction>,
): Promise<Response> {
  const { name = '' } = request;
  const { functions } = await run.catalog.onDemand();
  const one = functions.get(name);
  if (one === undefined) return { error: { text: `This provider has no function "${name}".` } };
  try {
    const args = (request.arguments ?? []).map((wire, index) => {
      const parameter = one.parameters[index] ?? one.variadic;
      if (parameter === undefined)
        throw new FunctionError(`${name} takes ${one.parameters.length} arguments.`, index);
      return readValue(parameter.type.type, valueCodec(parameter.type.type), wire);
    });
    const result = await one.call(...args);
    return { result: { msgpack: encodeValue(valueCodec(one.returns.type), result) } };
  } catch (error) {
    if (error instanceof FunctionError) {
      const { argument } = error;
      const text = printableLines(error.message);
      return { error: argument === undefined ? { text } : { text, functionArgument: argument } };
    }
    log('error', `function ${name} failed`, error);
    const problem = error instanceof Error ? error.name : 'unexpected failure';
    return {
      error: {
        text: `Provider bug: function ${name} failed (${problem}). Please report this to the provider's maintainers.`,
      },
    };
  }
}
