import type ts from 'typescript';

/** Everything of a kind in a part of a file, in the order in which it is written. */
export function nodesBelow<T extends ts.Node>(node: ts.Node, isWanted: (node: ts.Node) => node is T): T[] {
  const found = isWanted(node) ? [node] : [];
  node.forEachChild((child) => void found.push(...nodesBelow(child, isWanted)));
  return found;
}
