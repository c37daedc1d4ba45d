/**
 * `npm run soak`: runs a gateway under a steady load of everything it does, for ten minutes or `--minutes`, and tells
 * whether its memory stays flat.
 */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startMeasured, startPeer } from './servers.ts'
import { startSoakLoad } from './soak-load.ts'
import { isGrowing, lowest, type Sample, trendOf } from './trend.ts'

const sampleMs = 2000
/** Code is compiled, caches fill: not yet what lasts. */
const warmUpShare = 1 / 3
const samplesEach = 10

const measures = {
  heap: 'nodejs_heap_size_used_bytes',
  external: 'nodejs_external_memory_bytes',
  rss: 'process_resident_memory_bytes',
} as const
type Name = keyof typeof measures
const names = Object.keys(measures) as Name[]

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(values.minutes)
if (!(minutes >= 3)) {
  console.error('usage: npm run soak [-- --minutes N], with N of at least 3')
  process.exit(2)
}

const webhook = await startPeer('webhook-server.ts')
const gateway = await startMeasured({ LOG_LEVEL: 'warn' }, { webhook_url: `http://127.0.0.1:${webhook.port}/` })
const samples: Record<Name, Sample[]> = { heap: [], external: [], rss: [] }
try {
  const load = await startSoakLoad(gateway)
  const startedAt = performance.now()
  const minute = () => (performance.now() - startedAt) / 60_000
  for (let n = 0; minute() < minutes; n++) {
    await setTimeout(sampleMs)
    const now = await readMemory()
    for (const name of names) samples[name].push({ minute: minute(), value: now[name] })
    if (n % 15 === 14) {
      const { received, answered, erased, streams } = load.done
      console.log(
        `  ${minute().toFixed(1).padStart(5)} min  ${names.map((name) => `${name} ${now[name].toFixed(1)} MB`).join('  ')}  ` +
          `${received} received, ${answered} answered, ${erased} customers erased, ${streams} streams ended`,
      )
    }
  }
  await load.stop()
} finally {
  await gateway.stop()
  await webhook.stop()
}
process.exitCode = report() ? 1 : 0

async function readMemory(): Promise<Record<Name, number>> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  const read = (metric: string) => Number(new RegExp(`^${metric} (.*)$`, 'm').exec(text)?.[1]) / 1e6
  return { heap: read(measures.heap), external: read(measures.external), rss: read(measures.rss) }
}

/** Whether something grows. */
function report(): boolean {
  const growing = names.filter((name) => {
    const low = lowest(samples[name], samplesEach).filter(({ minute }) => minute > minutes * warmUpShare)
    const trend = trendOf(low)
    console.log(
      `  ${name}: ${trend.mean.toFixed(1)} MB, ${trend.perMinute.toFixed(2)} MB a minute (give or take ${trend.error.toFixed(2)})`,
    )
    return isGrowing(trend)
  })
  console.log(growing.length === 0 ? '  memory is flat' : `  GROWING: ${growing.join(', ')}`)
  return growing.length > 0
}
