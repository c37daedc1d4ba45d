/** A channel as its operators run it, beside a gateway and a vendor's API. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectorItem } from '@passerelle/protocol'
import { type World, waitFor } from '@passerelle/testkit'
import { type PartnerProgram, startPartnerProgram } from '../../../test/examples/partner-program.ts'

export interface ChannelOptions {
  world: World
  name: string
  env: Record<string, string>
}

export async function startChannel({ world, name, env }: ChannelOptions): Promise<PartnerProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-channel-'))
  const program = await startPartnerProgram({
    world,
    command: () => [process.execPath, join(import.meta.dirname, '..', 'src', 'main.ts'), name],
    env: { ...env, STATE_FILE: join(folder, 'state.db') },
  })
  return {
    ...program,
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Answers with rich content, and waits until the channel has taken it. */
export async function answerRich(world: World, customer: string, rich_content: object): Promise<void> {
  const { id } = await world.conversationOf(customer)
  const reply = await world.reply(id, { message: 'Instead of the choices.', rich_content })
  await waitFor('the channel to take it', async () => {
    const delivery = (await world.thread(id)).find((one) => one.id === reply.id)?.delivery
    if (delivery?.last_error) throw new Error(JSON.stringify(delivery.last_error))
    return delivery?.state === 'delivered'
  })
}

/** An agent types, until the channel has shown it. */
export async function typeAsAgent(world: World, customer: string, isShown: () => boolean): Promise<void> {
  const { webhook_url } = await world.asOperator.get<ConnectorItem>(`/connectors/${world.connector.id}`)
  await world.asOperator.patch(`/connectors/${world.connector.id}`, {
    events_url: webhook_url,
    events: ['agent.typing'],
  })
  const { id } = await world.conversationOf(customer)
  await world.asDesk.call('PUT', `/conversations/${id}/presence`, { state: 'answering' })
  await waitFor('the channel to show it', isShown)
}

export const textsOf = async (world: World, customer: string): Promise<string[]> => {
  const { id } = await world.conversationOf(customer)
  return (await world.thread(id)).map(({ message }) => message)
}
