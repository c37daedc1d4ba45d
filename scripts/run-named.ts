/** What `npm run bench` and `npm run chaos` share: the run that is named, or all of them, or what there is. */

interface Run {
  title: string
  /** Another name for it. */
  alias?: string
  /** `count`, if said, is how much of it. */
  run(count?: string): Promise<void>
}

export async function runNamed(script: string, runs: Record<string, Run>): Promise<void> {
  const [wanted, count] = process.argv.slice(2)
  const all = Object.entries(runs)
  const isWanted = ([name, { alias }]: [string, Run]): boolean =>
    [name, alias].some((one) => one?.toLowerCase() === wanted?.toLowerCase())

  if (wanted && !all.some(isWanted)) {
    const list = all.map(
      ([name, { title, alias }]) => `  ${name.padEnd(10)}  ${title}${alias ? ` (also: ${alias})` : ''}`,
    )
    console.log(`usage: npm run ${script} [name [count]]\n\n${list.join('\n')}`)
    process.exit(wanted === '--help' ? 0 : 2)
  }
  for (const one of all) {
    if (wanted && !isWanted(one)) continue
    const [name, { title, run }] = one
    console.log(`${name}: ${title}`)
    await run(count)
  }
}
