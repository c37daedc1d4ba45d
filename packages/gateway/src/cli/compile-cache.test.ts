/** What commands compiled is kept between them, in the user's own cache. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'

const program = join(import.meta.dirname, '..', '..', 'bin', 'passerelle.mjs')
const runVersion = (env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [program, '--version'], { env: { PATH: process.env.PATH ?? '', ...env } })

test('every command compiled the whole program anew', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'passerelle-cache-'))
  try {
    await runVersion({ XDG_CACHE_HOME: cache })
    expect(await readdir(join(cache, 'passerelle'))).not.toEqual([])
  } finally {
    await rm(cache, { recursive: true })
  }
})

test('what a server compiled is kept when it is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-cache-'))
  const env = {
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: folder,
    PASSERELLE_DATA_DIR: folder,
    PASSERELLE_PORT: '0',
  }
  const child = spawn(process.execPath, [program, 'serve'], { env, stdio: 'ignore' })
  try {
    await waitFor('what was compiled', async () => {
      const kept = await readdir(join(folder, 'passerelle'), { recursive: true }).catch(() => [])
      return kept.length > 100
    })
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
    await rm(folder, { recursive: true })
  }
})

test.each([{ XDG_CACHE_HOME: '/proc/nowhere' }, { HOME: '/proc/nowhere' }])(
  'it runs where nothing can be kept: %j',
  async (env) => {
    const { stdout, stderr } = await runVersion(env)
    expect([stdout.trim(), stderr]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/), ''])
  },
)
