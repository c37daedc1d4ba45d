/** What Linux tells of a process that runs beside us. */
import { readFileSync } from 'node:fs'

const msPerTick = 10

/** User and system time so far; 0 where the system does not tell. */
export function readCpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
    return (Number(user) + Number(system)) * msPerTick
  } catch {
    return 0
  }
}

/** Memory that is its own, without files it maps; 0 where the system does not tell. */
export function readMemoryMb(pid: number): number {
  try {
    const [, kb] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kb ?? 0) / 1024
  } catch {
    return 0
  }
}

const lookEveryMs = 5

/** How large it was before some work, and at most meanwhile. */
export async function watchMemory(
  pid: number,
  work: () => Promise<void>,
): Promise<{ beforeMb: number; peakMb: number }> {
  const beforeMb = readMemoryMb(pid)
  let peakMb = beforeMb
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, readMemoryMb(pid))
  }, lookEveryMs)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return { beforeMb, peakMb }
}
