/** How urgent a conversation is. Pure. */

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

const minuteMs = 60_000

/** How much longer than it did each counts as having waited. So none is passed over for ever, however many come. */
const headStartMs: Record<Priority, number> = {
  low: -10 * minuteMs,
  normal: 0,
  high: 10 * minuteMs,
  urgent: 60 * minuteMs,
}

/** With what its place in a queue goes by. */
export const ofPriority = (priority: Priority): { priority: Priority; headStartMs: number } => ({
  priority,
  headStartMs: headStartMs[priority],
})

/** The lower, the sooner it is served. Does not change while it waits. */
export const turnOf = ({ waitingSince, priority }: { waitingSince: number; priority: Priority }): number =>
  waitingSince - headStartMs[priority]
