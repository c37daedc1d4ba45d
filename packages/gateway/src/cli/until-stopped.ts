/** Ctrl-C, a stop from outside, the end of the process that started this one, or of the one that reads its output. */
export function untilStopped(): { stopped: Promise<void>; forget(): void } {
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  const stop = () => resolve()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  // bin/passerelle.mjs holds a channel to us: it breaks when that process is killed, whatever way.
  process.stdout.on('error', stop)
  process.once('disconnect', stop)
  process.channel?.unref()
  return {
    stopped,
    forget() {
      for (const signal of signals) process.off(signal, stop)
      process.stdout.off('error', stop)
      process.off('disconnect', stop)
    },
  }
}
