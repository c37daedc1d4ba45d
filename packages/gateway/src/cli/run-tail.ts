import { describeChange } from './describe-change.ts'
import { note, type OutputOptions } from './output.ts'
import { reach } from './reach.ts'
import { untilStopped } from './until-stopped.ts'

export interface TailFlags extends OutputOptions {
  connector: string
  customer?: string
  after?: number
}

export async function runTail(flags: TailFlags): Promise<void> {
  const connectors = await reach('connectors', flags)
  const { name } = await connectors.read(flags.connector)
  const { stopped, forget } = untilStopped()
  const stopping = new AbortController()
  void stopped.then(() => stopping.abort())
  try {
    await connectors.follow(flags.connector, {
      ...{ customer_id: flags.customer, after: flags.after, signal: stopping.signal },
      begin: () => note(`Following ${name}. Ctrl-C ends it.`),
      tell: (id, change) =>
        void process.stdout.write(flags.json ? `${JSON.stringify({ id, ...change })}\n` : describeChange(change)),
      lost: () => note('Some of what came before is no longer kept.'),
    })
  } finally {
    forget()
  }
}
