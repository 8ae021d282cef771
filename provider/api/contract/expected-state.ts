import type * as z from 'zod';

/**
 * What a change expects to find. A client sends the values that it showed to a person before it asked, so that it does not
 * overwrite what someone else changed meanwhile.
 *
 * @param state the fields that can change, as they are read.
 */
export function expectedState<Shape extends z.core.$ZodLooseShape>(state: z.ZodObject<Shape>) {
  return state.partial().strict().optional().meta({
    description:
      'Present values that the change is made from. If one differs, nothing changes and the response is `conflict`. Not compared when all requested values are set already.',
  });
}
