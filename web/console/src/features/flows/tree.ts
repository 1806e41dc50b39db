import { exitsOfNode, freshFields, type FlowNode, type MenuTree, type NodeType, type TreeBranch, type TreeStep } from './model';

/** All functions here leave the tree they get untouched and answer a new one. */

export function allSteps(tree: MenuTree): TreeStep[] {
  const out: TreeStep[] = [];
  const walk = (step: TreeStep) => {
    out.push(step);
    for (const branch of step.branches) if (branch.step) walk(branch.step);
  };
  [tree.root, ...(tree.detached ?? [])].forEach(walk);
  return out;
}

export function findStep(tree: MenuTree, id: string | null): TreeStep | null {
  return allSteps(tree).find((step) => step.node.id === id) ?? null;
}

/** An id that no step has: `menu1`, `menu2`, … */
export function freshId(tree: MenuTree, type: NodeType): string {
  const taken = new Set(allSteps(tree).map((step) => step.node.id));
  for (let count = 1; ; count++) {
    const id = `${type}${count}`;
    if (!taken.has(id)) return id;
  }
}

function mapStep(step: TreeStep, id: string, change: (step: TreeStep) => TreeStep): TreeStep {
  if (step.node.id === id) return change(step);
  let touched = false;
  const branches = step.branches.map((branch) => {
    if (!branch.step) return branch;
    const next = mapStep(branch.step, id, change);
    if (next === branch.step) return branch;
    touched = true;
    return { ...branch, step: next };
  });
  return touched ? { ...step, branches } : step;
}

export function changeStep(tree: MenuTree, id: string, change: (step: TreeStep) => TreeStep): MenuTree {
  const next = { ...tree, root: mapStep(tree.root, id, change) };
  if (tree.detached) next.detached = tree.detached.map((step) => mapStep(step, id, change));
  return next;
}

/** Changes a node; branches of keys that the menu no longer has are cut, those of renamed keys follow. */
export function changeNode(tree: MenuTree, id: string, node: FlowNode): MenuTree {
  return dropDeadJumps(
    changeStep(tree, id, (step) => {
      const exits = new Set(exitsOfNode(node));
      return { node, branches: step.branches.filter((branch) => exits.has(branch.exit) || branch.exit === 'match' || branch.exit === 'hangup') };
    }),
  );
}

export function renameKey(tree: MenuTree, id: string, from: string, to: string): MenuTree {
  return changeStep(tree, id, (step) => ({
    node: { ...step.node, choices: (step.node.choices ?? []).map((choice) => (choice.key === from ? { ...choice, key: to } : choice)) },
    branches: step.branches.map((branch) => (branch.exit === from ? { ...branch, exit: to } : branch)),
  }));
}

/** What is behind an exit from now on: a new step, a jump, or nothing. */
export function setBranch(tree: MenuTree, id: string, exit: string, target: { step: TreeStep } | { jumpTo: string } | null): MenuTree {
  const next = changeStep(tree, id, (step) => {
    const branch: TreeBranch | null = target ? { exit, ...target } : null;
    const at = step.branches.findIndex((each) => each.exit === exit);
    const branches = step.branches.filter((each) => each.exit !== exit);
    if (branch) branches.splice(at < 0 ? branches.length : at, 0, branch);
    return { ...step, branches };
  });
  return dropDeadJumps(next);
}

/** Removes a step with everything below it; the root stays. */
export function removeStep(tree: MenuTree, id: string): MenuTree {
  if (tree.root.node.id === id) return tree;
  const cut = (step: TreeStep): TreeStep => ({
    ...step,
    branches: step.branches.filter((branch) => branch.step?.node.id !== id).map((branch) => (branch.step ? { ...branch, step: cut(branch.step) } : branch)),
  });
  const next: MenuTree = { ...tree, root: cut(tree.root) };
  if (tree.detached) next.detached = tree.detached.filter((step) => step.node.id !== id).map(cut);
  return dropDeadJumps(next);
}

/** A jump to a step that is gone would be refused by the server. */
export function dropDeadJumps(tree: MenuTree): MenuTree {
  const ids = new Set(allSteps(tree).map((step) => step.node.id));
  const clean = (step: TreeStep): TreeStep => ({
    ...step,
    branches: step.branches.filter((branch) => !branch.jumpTo || ids.has(branch.jumpTo)).map((branch) => (branch.step ? { ...branch, step: clean(branch.step) } : branch)),
  });
  const next: MenuTree = { ...tree, root: clean(tree.root) };
  if (tree.detached) next.detached = tree.detached.map(clean);
  if (tree.head.onError && !ids.has(tree.head.onError)) next.head = withoutEmpty({ ...tree.head, onError: undefined });
  return next;
}

/** A step as it begins. */
export function newStep(tree: MenuTree, type: NodeType, languages: string[]): TreeStep {
  return { node: { type, id: freshId(tree, type), ...freshFields(type, languages) }, branches: [] };
}

/** The server refuses nulls: what is not there is left out. */
export function withoutEmpty<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutEmpty(each)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutEmpty(each)])) as T;
}
