/** B13: a command of the command line as a whole process, beside `node -e 0`; and `serve`, from its start to ready. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccounts, operatorToken, program, startGatewayProcess } from '@passerelle/testkit'
import { median } from './median.ts'
import { readCpuMs, readMemoryMb } from './process-stat.ts'

const rounds = 11
const goals = { commandMs: 120, readyMs: 500 }
const commands = [['instance', 'list'], ['connector', 'list', '--json'], ['deliveries', 'list'], ['--help']]
/** So that what starts later, the indexes and the first sweeps, is over. */
const idleMs = 3000

export async function commandLine(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  try {
    const gateway = await startGatewayProcess({ dataDir })
    await createAccounts({ url: gateway.url, operatorToken })
    await measureCommands(dataDir)
    await gateway.end('SIGTERM')
    await measureReady(dataDir)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Beside a server that runs; the first round, in which the compile cache is filled, does not count. */
async function measureCommands(dataDir: string): Promise<void> {
  const env = { ...process.env, PASSERELLE_DATA_DIR: dataDir, PASSERELLE_OPERATOR_TOKEN: operatorToken }
  const took = new Map<string, number[]>()
  for (let round = 0; round <= rounds; round++) {
    for (const args of [['-e', '0'], ...commands.map((command) => [program, ...command])]) {
      const name = args[0] === program ? `passerelle ${args.slice(1).join(' ')}` : `node ${args.join(' ')}`
      const ms = await runOnce(args, env)
      if (round > 0) took.set(name, [...(took.get(name) ?? []), ms])
    }
  }
  for (const [name, times] of took) {
    const goal = name.startsWith('node') ? '' : ` (goal ${goals.commandMs})`
    console.log(`  ${name}: median ${median(times).toFixed(0)} ms of ${rounds}${goal}`)
  }
}

async function runOnce(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with code ${code}`)
  return performance.now() - startedAt
}

async function measureReady(dataDir: string): Promise<void> {
  const [ready, cpu, memory]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    const { child, end } = await startGatewayProcess({ dataDir })
    ready.push(performance.now() - startedAt)
    cpu.push(readCpuMs(child.pid ?? 0))
    await new Promise((resolve) => setTimeout(resolve, idleMs))
    memory.push(readMemoryMb(child.pid ?? 0))
    await end('SIGKILL')
  }
  console.log(`  serve to ready: median ${median(ready).toFixed(0)} ms of ${rounds} (goal ${goals.readyMs})`)
  console.log(
    `  CPU time until then: median ${median(cpu).toFixed(0)} ms; memory when idle: ${median(memory).toFixed(0)} MB`,
  )
}
