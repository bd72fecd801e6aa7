/**
 * How long the head of a delay topic is overdue, milliseconds. Every record of such a topic waits equally long, so it is
 * due when it is as old as the delay.
 */
export const overdueMs = (ageMs: number, delayMs: number): number => Math.max(0, ageMs - delayMs);
