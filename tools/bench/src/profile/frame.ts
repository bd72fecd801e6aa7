/** A box of a flame graph: something that takes time, and what it calls or consists of. */
export type Frame = { readonly label: string; ms: number; readonly callees: Map<string, Frame> };

export function newFrame(label: string, ms = 0): Frame {
  return { label, ms, callees: new Map() };
}

/** The frame of this name below a caller, which has so much more time than before. The caller's own stays. */
export function addBelow(caller: Frame, label: string, ms: number): Frame {
  const callee = caller.callees.get(label) ?? newFrame(label);
  caller.callees.set(label, callee);
  callee.ms += ms;
  return callee;
}

/** A copy in which everything takes so many times as long. */
export function scaled({ label, ms, callees }: Frame, factor: number): Frame {
  const copy = newFrame(label, ms * factor);
  for (const [name, callee] of callees) copy.callees.set(name, scaled(callee, factor));
  return copy;
}
