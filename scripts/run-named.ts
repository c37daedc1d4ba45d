/** What `npm run bench` and `npm run chaos` share: the run that is named, or all of them, or what there is. */

interface Run {
  title: string
  /** `count`, if said, is how much of it. */
  run(count?: string): Promise<void>
}

export async function runNamed(script: string, runs: Record<string, Run>): Promise<void> {
  const [wanted, count] = process.argv.slice(2)
  const isWanted = (name: string): boolean => name.toLowerCase() === wanted?.toLowerCase()

  if (wanted && !Object.keys(runs).some(isWanted)) {
    const list = Object.entries(runs).map(([name, { title }]) => `  ${name.padEnd(8)}  ${title}`)
    console.log(`usage: npm run ${script} [name [count]]\n\n${list.join('\n')}`)
    process.exit(wanted === '--help' ? 0 : 2)
  }
  for (const [name, { title, run }] of Object.entries(runs)) {
    if (wanted && !isWanted(name)) continue
    console.log(`${name}: ${title}`)
    await run(count)
  }
}
