/**
 * A real Chromium on a machine that has none: the one shipped inside an npm package, unpacked once beside the
 * installed modules, with the libraries and fonts it brings along.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type Route } from 'playwright-core'
import { extract } from 'tar'

export type { Browser, BrowserContext, Locator, Page, Route }

const packageFolder = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')

let lent: Promise<Browser> | undefined

/** For a file of tests, which gives it back at its end. Files that follow in the same process get the same one. */
export async function lendBrowser(): Promise<Browser> {
  const last = await lent?.catch(() => undefined)
  if (!last?.isConnected()) lent = launchBrowser()
  return lent as Promise<Browser>
}

/** With all its pages closed. It ends with the process. */
export async function giveBack(browser: Browser | undefined): Promise<void> {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()))
}

/** Who launches it closes it. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackOnce()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--font-render-hinting=none'],
      // A page of a test lives for seconds: code made for long runs costs more than it gives back.
      '--js-flags=--no-opt --no-maglev',
    ],
    env: {
      ...process.env,
      HOME: folder,
      // Else it names no download whose name has an accent.
      LC_ALL: 'C.UTF-8',
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  })
}

async function unpackOnce(): Promise<string> {
  const { version } = createRequire(import.meta.url)(join(packageFolder, 'package.json')) as { version: string }
  const cache = join(packageFolder, '..', '..', '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const half = await mkdtemp(`${folder}-`)
  const packed = (name: string) => createReadStream(join(packageFolder, 'bin', name))
  await pipeline(packed('chromium.br'), createBrotliDecompress(), createWriteStream(join(half, 'chromium')))
  await chmod(join(half, 'chromium'), 0o755)
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    await mkdir(join(half, name))
    await pipeline(packed(`${name}.tar.br`), createBrotliDecompress(), extract({ cwd: join(half, name) }))
  }
  await writeFile(join(half, 'fonts', 'fonts.conf'), fontsConf(join(folder, 'fonts')))
  // Whoever unpacked first wins: another process may have done the same meanwhile.
  await rename(half, folder).catch(() => rm(half, { recursive: true }))
  return folder
}

const fontsConf = (folder: string) => `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>
`
