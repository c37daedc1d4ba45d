type Seen<T> = NonNullable<Exclude<T, false>>

/**
 * Waits for a condition: looks again every few ms until `look` gives something other than undefined or false. Fails
 * after `withinMs` with what it was waiting for. The bound is only how long a failure takes, on a machine
 * under load too: no measurement.
 */
export async function waitFor<T>(what: string, look: () => T | Promise<T>, withinMs = 60_000): Promise<Seen<T>> {
  const giveUpAt = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== null && seen !== false) return seen as Seen<T>
    if (performance.now() > giveUpAt) throw new Error(`waited ${withinMs} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
