/** `npm run chaos [name]`: one run of faults at its full length, or all of them. Each prints what came of it. */

import { runR10 } from './rolling-restarts.ts'

/** Each says whether all was as it must be. */
const runs: Record<string, { title: string; run(): Promise<boolean> }> = {
  R10: { title: '20 rolling restarts of two servers behind a proxy', run: runR10 },
}

const [wanted] = process.argv.slice(2)
const isWanted = (name: string): boolean => name.toLowerCase() === wanted?.toLowerCase()

if (wanted && !Object.keys(runs).some(isWanted)) {
  const list = Object.entries(runs).map(([name, { title }]) => `  ${name.padEnd(4)}  ${title}`)
  console.log(`usage: npm run chaos [name]\n\n${list.join('\n')}`)
  process.exit(wanted === '--help' ? 0 : 2)
}
for (const [name, { title, run }] of Object.entries(runs)) {
  if (wanted && !isWanted(name)) continue
  console.log(`${name}: ${title}`)
  if (!(await run())) process.exitCode = 1
}
