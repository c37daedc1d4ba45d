import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Ends the run with one plain line that people and machines can read: how many passed, how many failed. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[stateOf(test)] += 1
      // A file that could not even be loaded has no tests to fail.
      if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) count.failed += 1
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    // After the summary of the default reporter, which is printed in the same tick.
    setImmediate(() => console.log(`${count.passed} passed, ${count.failed} failed${skipped}`))
  }
}

function stateOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  return state === 'pending' ? 'skipped' : state
}
