/** Runs one piece of work after another, each when the one before has ended. */
export function createOrder(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = before.then(work)
    // Whoever asked for the work handles its error; the next one goes ahead all the same.
    before = result.catch(() => {})
    return result
  }
}
