/** Compiles the SDK into its folder's `dist`, as it is packed. Plain JavaScript for any Node >= 20. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPackage, repository } from './build-package.mjs'

const folder = join(repository, 'packages', 'sdk')
const built = join(folder, '.cache', 'built')
buildPackage({ name: 'sdk', into: built })
rmSync(join(folder, 'dist'), { recursive: true, force: true })
cpSync(join(built, 'dist'), join(folder, 'dist'), { recursive: true })
rmSync(join(folder, '.cache'), { recursive: true })
