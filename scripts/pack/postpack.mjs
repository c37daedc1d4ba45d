/** After `npm pack`: leaves the package's folder as it was before `prepack.mjs`. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function restore(folder) {
  const asItWas = join(folder, '.cache', 'as-it-was')
  if (!existsSync(join(asItWas, 'package.json'))) return
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  if (existsSync(join(asItWas, 'dist'))) renameSync(join(asItWas, 'dist'), join(folder, 'dist'))
  renameSync(join(asItWas, 'package.json'), join(folder, 'package.json'))
  rmSync(join(folder, '.cache'), { recursive: true })
  rmSync(join(folder, 'LICENSE'), { force: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) restore(process.cwd())
