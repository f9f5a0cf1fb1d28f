/** Strongly connected components. Source: R. Tarjan, 1972; without recursion, as histories are long. */

/**
 * Components of at least two nodes: where cycles are. Nodes are 0 to size - 1, and there is no edge from a
 * node to itself. O(size + edges).
 */
export function cyclicComponents(
  size: number,
  successors: (node: number) => Iterable<number>,
): readonly (readonly number[])[] {
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const stack: number[] = [];
  const found: number[][] = [];
  let next = 0;

  const enter = (node: number): Frame => {
    index[node] = low[node] = next++;
    stack.push(node);
    onStack[node] = 1;
    return { node, rest: successors(node)[Symbol.iterator]() };
  };
  const lower = (node: number, value: number | undefined): void => {
    low[node] = Math.min(low[node] ?? 0, value ?? 0);
  };
  const leave = (node: number): void => {
    if (low[node] !== index[node]) return;
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack[member] = 0;
    if (component.length > 1) found.push(component);
  };

  for (let root = 0; root < size; root += 1) {
    if (index[root] !== -1) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { value: to, done } = frame.rest.next();
      if (done === true) {
        leave(frame.node);
        frames.pop();
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.node, low[frame.node]);
      } else if (index[to] === -1) {
        frames.push(enter(to));
      } else if (onStack[to] === 1) {
        lower(frame.node, index[to]);
      }
    }
  }
  return found;
}

interface Frame {
  readonly node: number;
  readonly rest: Iterator<number>;
}
