/** A gateway in a process of its own that tells, when asked, how long its event loop stood still and how large it grew. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createWorld, requestToken } from '@passerelle/testkit'

const world = await createWorld()
const delay = monitorEventLoopDelay({ resolution: 1 })
let peakBytes = 0
/** What the loop's own thread worked in the longest turn: on a busy machine it stands still for others' work, too. */
let workedMs = 0
let workedBefore = 0
setInterval(() => {
  const { user, system } = process.threadCpuUsage()
  workedMs = Math.max(workedMs, (user + system - workedBefore) / 1000)
  workedBefore = user + system
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}, 1)

process.on('message', () => {
  process.send?.({ stallMs: delay.max / 1e6, workedMs, peakBytes })
  delay.reset()
  workedMs = 0
  peakBytes = process.memoryUsage.rss()
})
process.on('disconnect', () => void world.close().then(() => process.exit()))
delay.enable()
process.send?.({ url: world.url, token: await requestToken(world.url, world.connector) })
