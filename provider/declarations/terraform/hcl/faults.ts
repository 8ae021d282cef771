import type { Node } from 'web-tree-sitter';
import type { DeclarationFault } from '../../declared-keys.ts';
import { type HclText, rangeOf } from './hcl-text.ts';

/** More faults of one piece of code would not help anyone. */
const MOST_FAULTS = 5;

/** The parts of a tree that the parser could not read. */
export function faultsOf(source: HclText, root: Node): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  const open = root.hasError ? [root] : [];
  for (let node = open.pop(); node !== undefined && faults.length < MOST_FAULTS; node = open.pop()) {
    if (node.isError || node.isMissing) faults.push(faultAt(source, node));
    else
      open.push(
        ...node.children
          .filter((child) => child !== null && (child.hasError || child.isMissing))
          .toReversed(),
      );
  }
  return faults;
}

function faultAt(source: HclText, node: Node): DeclarationFault {
  const what = node.isMissing ? `${node.type} is missing here` : 'This part is not valid Terraform code';
  const before = node.isMissing
    ? `Here ${node.type} is missing`
    : 'This part cannot be read as Terraform code';
  return {
    kind: 'unreadable',
    at: rangeOf(source, node),
    message: `${what}, so keys in this file may have been missed. "terraform validate" shows what is wrong.`,
    identity: `${before}, so keys declared in this file may have been overlooked. "terraform validate" says what is wrong.`,
  };
}
