/** What a run prints of itself; it fails the command with a fault, or when its figures are not as they must be. */
export function report({ faults, ...figures }: { faults: readonly string[] }, isAsItMustBe = true): void {
  console.log(' ', figures, `${faults.length} faults`)
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
  if (faults.length > 0 || !isAsItMustBe) process.exitCode = 1
}
