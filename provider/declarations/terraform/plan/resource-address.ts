/** One step of an address: `module.gate["a"]`, `lowerplane_api_key.ci`. */
interface Step {
  readonly name: string;
  /** The instance's key as text, with its type: `"a"`, `0`; `...` where it is not known; undefined for the only one. */
  readonly instance: string | undefined;
}

/** An address of a resource, or of a module, to compare with others. */
export type ResourceAddress = readonly Step[];

const STEP =
  /(module\.[^.[\s]{1,200}|[^.[\s]{1,200}\.[^.[\s]{1,200})(?:\[(\.\.\.|\d{1,10}|"(?:[^"\\]|\\.){0,2000}")\])?(?:\.|$)/y;

/** The steps of an address; undefined when it is not one. */
export function parseResourceAddress(address: string): ResourceAddress | undefined {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < address.length) {
    const match = STEP.exec(address);
    if (match === null) return undefined;
    const [, name = '', instance] = match;
    steps.push({ name, instance: instance === undefined ? undefined : canonical(instance) });
  }
  return steps.length === 0 ? undefined : steps;
}

/** Equal for one key in different spellings: Terraform also escapes what begins a template. */
function canonical(instance: string): string {
  if (!instance.startsWith('"')) return instance;
  try {
    const text: unknown = JSON.parse(instance.replace(/\\U([0-9a-fA-F]{8})/g, '\\u$1'));
    return JSON.stringify(String(text).replaceAll('$${', '${').replaceAll('%%{', '%{'));
  } catch {
    return instance;
  }
}

/** Whether the second address is the first, or one of the instances that it stands for. */
export function covers(written: ResourceAddress, found: ResourceAddress): boolean {
  return (
    written.length === found.length &&
    written.every(({ name, instance }, index) => {
      const step = found[index];
      return (
        step?.name === name && (instance === '...' ? step.instance !== undefined : instance === step.instance)
      );
    })
  );
}

/** Whether the first is a module that contains the second. */
export function contains(module: ResourceAddress, inner: ResourceAddress): boolean {
  return module.length < inner.length && covers(module, inner.slice(0, module.length));
}

/** Whether both are instances of one block. */
export function isSameBlock(a: ResourceAddress, b: ResourceAddress): boolean {
  return a.length === b.length && a.every(({ name }, index) => name === b[index]?.name);
}

/** Whether it stands for instances that are not known. */
export function isPattern(address: ResourceAddress): boolean {
  return address.some(({ instance }) => instance === '...');
}
