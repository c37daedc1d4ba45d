/** Ours beside its peers: measured in turns, so that what the machine does meanwhile befalls all of them alike. */
import { median } from './median.ts'
import { readCpuMs } from './process-stat.ts'

interface Contender {
  name: string
  measure(): Promise<number>
  /** Its process: then the CPU time of each unit is told, which other work on the machine changes less than the rate. */
  pid?: number
}

interface Comparison {
  ours: Contender
  /** `goal`: the ratio of ours to this one that we want; none of one that only shows what the machine can do. */
  peers: (Contender & { goal?: number })[]
  /** What is counted a second. */
  unit: string
  rounds?: number
}

interface Figure {
  perSecond: number
  cpuUs: number | undefined
}

/** Prints each round, then the median of the ratios to each peer. */
export async function compare({ ours, peers, unit, rounds = 7 }: Comparison): Promise<void> {
  const contenders = [ours, ...peers]
  const figures = contenders.map((): Figure[] => [])
  for (let round = 1; round <= rounds; round++) {
    const shown: string[] = []
    for (const [index, contender] of contenders.entries()) {
      const figure = await measureOnce(contender)
      figures[index]?.push(figure)
      shown.push(`${contender.name} ${figure.perSecond.toFixed(0)}`)
    }
    console.log(`  round ${round}: ${shown.join(', ')} ${unit}/s`)
  }
  for (const [index, { name }] of contenders.entries()) {
    const cpu = median((figures[index] ?? []).map(({ cpuUs = 0 }) => cpuUs))
    if (cpu > 0) console.log(`  ${name}: median ${cpu.toFixed(1)} us of CPU for one of the ${unit}`)
  }
  for (const [index, { name, goal }] of peers.entries()) {
    const ratios = (figures[index + 1] ?? []).map(
      ({ perSecond }, round) => (figures[0]?.[round]?.perSecond ?? 0) / perSecond,
    )
    const wanted = goal === undefined ? '' : ` (goal ${goal})`
    console.log(`  median ratio to ${name} ${median(ratios).toFixed(3)} of ${rounds} rounds${wanted}`)
  }
}

async function measureOnce({ measure, pid }: Contender): Promise<Figure> {
  const [startedAt, cpuBefore] = [performance.now(), pid && readCpuMs(pid)]
  const perSecond = await measure()
  if (!pid || cpuBefore === undefined) return { perSecond, cpuUs: undefined }
  const count = (perSecond * (performance.now() - startedAt)) / 1000
  return { perSecond, cpuUs: ((readCpuMs(pid) - cpuBefore) * 1000) / count }
}
