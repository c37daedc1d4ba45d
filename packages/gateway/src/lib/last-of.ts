/** The last of what comes, for work that tells after each step what was done so far. */
export async function lastOf<T>(steps: AsyncIterable<T>, see: (step: T) => void = () => {}): Promise<T> {
  let last: { step: T } | undefined
  for await (const step of steps) {
    see(step)
    last = { step }
  }
  if (!last) throw new Error('work ended without a step')
  return last.step
}
