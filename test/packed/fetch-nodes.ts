import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reporter, TestSpecification } from 'vitest/node'
import { installNode, otherNodes } from './nodes.ts'

/**
 * Fetches what some tests install from the registry into npm's cache while the others run: 200 MB, for which both
 * workers would wait for minutes where the network is slow. A test that comes too early, or finds nothing, installs as ever.
 */
export default class FetchNodes implements Reporter {
  readonly #ending = new AbortController()
  #fetching: Promise<void> | undefined

  onTestRunStart(files: readonly TestSpecification[]): void {
    const isWaited = files.some(({ moduleId }) => /\/(packed-sdk|older-nodes)\.test\.ts$/.test(moduleId))
    if (isWaited) this.#fetching ??= fetchAll(this.#ending.signal)
  }

  async onTestRunEnd(): Promise<void> {
    this.#ending.abort()
    await this.#fetching
  }
}

async function fetchAll(signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-nodes-'))
  try {
    for (const version of otherNodes) await installNode(version, join(folder, version), signal)
  } catch {
    // The test says it better.
  } finally {
    // What was ended may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
