/**
 * `npm run soak`: runs a gateway under a steady load of everything it does, for ten minutes or `--minutes`, and tells
 * whether its memory and its open files stay flat.
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
  handles: 'process_open_fds',
} as const
/** Open files and sockets are counted, all else is told in MB. */
const unitOf = (name: Name) => (name === 'handles' ? { by: 1, unit: 'open' } : { by: 1e6, unit: 'MB' })
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
const samples: Record<Name, Sample[]> = { heap: [], external: [], rss: [], handles: [] }
try {
  const load = await startSoakLoad(gateway)
  const startedAt = performance.now()
  const minute = () => (performance.now() - startedAt) / 60_000
  for (let n = 0; minute() < minutes; n++) {
    await setTimeout(sampleMs)
    const now = await readMeasures()
    for (const name of names) samples[name].push({ minute: minute(), value: now[name] })
    if (n % 15 === 14) {
      const { received, answered, erased, streams } = load.done
      console.log(
        `  ${minute().toFixed(1).padStart(5)} min  ${names.map((name) => `${name} ${now[name].toFixed(1)} ${unitOf(name).unit}`).join('  ')}  ` +
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

async function readMeasures(): Promise<Record<Name, number>> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  const read = (name: Name) => Number(new RegExp(`^${measures[name]} (.*)$`, 'm').exec(text)?.[1]) / unitOf(name).by
  return { heap: read('heap'), external: read('external'), rss: read('rss'), handles: read('handles') }
}

/** Whether something grows. */
function report(): boolean {
  const growing = names.filter((name) => {
    const low = lowest(samples[name], samplesEach).filter(({ minute }) => minute > minutes * warmUpShare)
    const { mean, perMinute, error } = trendOf(low)
    const { unit } = unitOf(name)
    console.log(
      `  ${name}: ${mean.toFixed(1)} ${unit}, ${perMinute.toFixed(2)} ${unit} a minute (give or take ${error.toFixed(2)})`,
    )
    return isGrowing({ mean, perMinute, error })
  })
  console.log(growing.length === 0 ? '  memory and open files are flat' : `  GROWING: ${growing.join(', ')}`)
  return growing.length > 0
}
