/** Events of one measurement: long enough for a figure, short enough for several of them in turn. */
export const EVENTS = 20_000;
