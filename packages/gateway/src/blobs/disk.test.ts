import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../../test/until.ts'
import { describeBlobs } from './conformance.ts'
import { openDiskBlobs } from './disk.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-blobs-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('blobs on disk', () => {
  describeBlobs(async () => openDiskBlobs(join(await temporaryFolder(), 'blobs')))

  it('make their folder when it is first needed, closed to others', async () => {
    const folder = join(await temporaryFolder(), 'data', 'blobs')
    const blobs = openDiskBlobs(folder)
    expect(await Array.fromAsync(blobs.list({ olderThan: new Date() }))).toEqual([])
    expect(await blobs.read('0'.repeat(40))).toBeUndefined()
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' })
    const { key } = await blobs.put(Buffer.from('x'))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, key.slice(0, 2), key))).mode & 0o777).toBe(0o600)
  })

  it('are found again by another store on the same folder', async () => {
    const folder = await temporaryFolder()
    const { key } = await openDiskBlobs(folder).put(Buffer.from('x'))
    expect(Buffer.from((await openDiskBlobs(folder).read(key)) ?? []).toString()).toBe('x')
  })

  it('that a crash left half written are listed for the sweep', async () => {
    const folder = await temporaryFolder()
    let finish = () => {}
    async function* interrupted() {
      yield Buffer.from('half')
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    }
    const putting = openDiskBlobs(folder).put(interrupted())
    const afterTheCrash = openDiskBlobs(folder)
    const list = () => Array.fromAsync(afterTheCrash.list({ olderThan: new Date(Date.now() + 3600_000) }))
    const keys = await until(async () => {
      const found = await list()
      expect(found).toHaveLength(1)
      return found
    })
    for (const key of keys) await afterTheCrash.delete(key)
    expect(await list()).toEqual([])
    finish()
    await putting
  })

  it('can be written again when their folder comes back', async () => {
    const folder = join(await temporaryFolder(), 'blobs')
    await writeFile(folder, 'in the way')
    const blobs = openDiskBlobs(folder)
    await expect(blobs.put(Buffer.from('x'))).rejects.toMatchObject({ code: 'EEXIST' })
    await rm(folder)
    await blobs.put(Buffer.from('x'))
  })

  it('are not confused by files of others', async () => {
    const folder = await temporaryFolder()
    const blobs = openDiskBlobs(folder)
    const { key } = await blobs.put(Buffer.from('x'))
    await writeFile(join(folder, 'lost+found'), '')
    await writeFile(join(folder, key.slice(0, 2), '.nfs01'), '')
    expect(await Array.fromAsync(blobs.list({ olderThan: new Date(Date.now() + 3600_000) }))).toEqual([key])
  })

  it('say what to do when their folder cannot be written', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, '')
    const folder = join(file, 'blobs')
    await expect(openDiskBlobs(folder).check()).rejects.toThrow(
      `The folder for files, ${folder}, cannot be written (ENOTDIR): give the user who runs Passerelle write access`,
    )
  })

  it('leave nothing behind by a check', async () => {
    const folder = await temporaryFolder()
    await openDiskBlobs(folder).check()
    expect(await readdir(folder)).toEqual([])
  })
})
