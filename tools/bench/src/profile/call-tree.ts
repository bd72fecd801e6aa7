import { busySamples, frameLabel, type CpuProfile } from './cpu-profile.js';
import { addBelow, newFrame, type Frame } from './frame.js';

/** Where a process spent its time between two moments of the monotonic clock, by who called what. */
export function callTree(profile: CpuProfile, fromMs: number, toMs: number): Frame {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const callerOf = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const root = newFrame('all busy time');
  for (const { node, ms } of busySamples(profile, fromMs, toMs)) {
    const stack: string[] = [];
    for (let id: number | undefined = node; id !== undefined; id = callerOf.get(id)) {
      const label = frameLabel(nodes.get(id));
      if (label !== '(root)') stack.unshift(label);
    }
    root.ms += ms;
    let frame = root;
    for (const label of stack) frame = addBelow(frame, label, ms);
  }
  return root;
}
