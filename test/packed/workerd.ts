/** Cloudflare's runtime on this machine: one worker, the SDK beside it as modules, and a free port. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createFolder } from './pack.ts'

const require = createRequire(join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'package.json'))

interface Worker extends AsyncDisposable {
  url: string
}

export async function serveInWorkerd(what: {
  script: string
  sdk: string
  env: Record<string, string>
}): Promise<Worker> {
  const folder = await createFolder()
  const script = basename(what.script)
  await cp(what.script, join(folder.path, script))
  await cp(what.sdk, join(folder.path, 'sdk'), { recursive: true })
  const files = await readdir(join(folder.path, 'sdk'), { recursive: true })
  const modules = [script, ...files.filter((file) => file.endsWith('.js')).map((file) => `sdk/${file}`)]
  const config = join(folder.path, 'config.capnp')
  await writeFile(config, configOf(modules, what.env))

  const program: string = require('workerd').default
  const child = spawn(program, ['serve', config, '--control-fd=1'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`workerd ended with code ${code}`))),
  ])
  return {
    url: `http://127.0.0.1:${JSON.parse(line).port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await exited
      await folder[Symbol.asyncDispose]()
    },
  }
}

const configOf = (modules: string[], env: Record<string, string>): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "partner", worker = .partner),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "partner")],
);
const partner :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [${modules.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
  bindings = [${Object.entries(env).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`)}],
);
`
