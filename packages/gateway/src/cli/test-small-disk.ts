import { mountSmallDisk, type SmallDisk } from '@passerelle/testkit'
import { onTestFinished, type TestContext } from 'vitest'

/** Until the test ends. */
export function useSmallDisk({ skip }: Pick<TestContext, 'skip'>, megabytes: number): SmallDisk {
  const disk = mountSmallDisk(megabytes)
  if (!disk) return skip('a small file system cannot be mounted here, which needs root')
  onTestFinished(disk.unmount)
  return disk
}
