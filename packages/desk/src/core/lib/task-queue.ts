export interface TaskQueue {
  /** The task starts when it is its turn; the answer takes it out of the queue, if it has not started. */
  add: (task: () => Promise<void>) => () => void
}

/** A few side by side, the others in the order they came. A task must not reject. */
export function createTaskQueue(atOnce: number): TaskQueue {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  const startNext = () => {
    if (running >= atOnce) return
    const task = waiting.shift()
    if (!task) return
    running += 1
    // Not at once: who adds a task first gets to know how to take it out.
    void Promise.resolve()
      .then(task)
      .finally(() => {
        running -= 1
        startNext()
      })
  }
  return {
    add: (task) => {
      waiting.push(task)
      startNext()
      return () => {
        const at = waiting.indexOf(task)
        if (at >= 0) waiting.splice(at, 1)
      }
    },
  }
}
