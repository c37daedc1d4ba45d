/** How many open conversations an agent is given at most. Pure. */

/** Where neither the agent nor the queue has a number. */
export const usualCapacity = 10

interface Limited {
  capacity: number | null
}

/** Their own, else the queue's. */
export const capacityOf = (agent: Limited, queue: Limited): number => agent.capacity ?? queue.capacity ?? usualCapacity
