/** Ctrl-C, a stop from outside, or the end of the process that started this one. */
export function untilStopped(): { stopped: Promise<void>; forget(): void } {
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  const stop = () => resolve()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  // bin/passerelle.mjs holds a channel to us: it breaks when that process is killed, whatever way.
  process.once('disconnect', stop)
  process.channel?.unref()
  return {
    stopped,
    forget() {
      for (const signal of signals) process.off(signal, stop)
      process.off('disconnect', stop)
    },
  }
}
