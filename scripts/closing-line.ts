import type {} from '@passerelle/testkit/skip'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends the run with what was skipped, by reason, and one plain line that people and machines can read: how many passed,
 * how many failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[stateOf(test)] += 1
      // A file that could not even be loaded has no tests to fail.
      if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) count.failed += 1
    }
    const reasons = listReasons(modules.flatMap((module) => [...module.children.allTests('skipped')]))
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    // After the summary of the default reporter, which is printed in the same tick.
    setImmediate(() => {
      for (const line of reasons) console.log(line)
      console.log(`${count.passed} passed, ${count.failed} failed${skipped}`)
    })
  }
}

function stateOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  return state === 'pending' ? 'skipped' : state
}

function listReasons(skipped: TestCase[]): string[] {
  const byReason = [...Map.groupBy(skipped, reasonOf)].sort(([, a], [, b]) => b.length - a.length)
  return byReason.map(
    ([reason, tests]) => `Skipped: ${reason}: ${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`,
  )
}

/** What `onlyIf` of testkit or `context.skip` said. */
function reasonOf(test: TestCase): string {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return test.meta().skipped ?? note ?? `without a reason, in ${test.module.relativeModuleId}`
}
