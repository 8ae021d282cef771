import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/**
 * A validator of documents that people write, made of a published schema at its first use: that takes longer than most
 * documents take to check. All errors are reported, with their data.
 */
export function validatorOf(published: { readonly $id: string }): () => ValidateFunction {
  let compiled: ValidateFunction | undefined;
  return () => {
    if (compiled === undefined) {
      // Formats are checked by the patterns beside them, or by what reads the value.
      const ajv = new Ajv2020({ allErrors: true, verbose: true, validateFormats: false, strict: false });
      const { $id: _, ...schema } = published;
      compiled = ajv.compile(schema);
    }
    return compiled;
  };
}
