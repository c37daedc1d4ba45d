/** Customers who send files, and an agent who looks at them. */
import type { MessageItem } from '@passerelle/protocol'
import { type DeskPage, fromCustomer, openDesk, type PageOptions, threadOf } from './desk-browser.ts'
import { browser, useWorld, world } from './desk-world.ts'
import { drawPictures } from './file-gestures.ts'

export interface SentFile {
  name: string
  type: string
  bytes: Buffer | string
}

/** A file as a partner sends it, with its bytes. */
export const inside = ({ name, type, bytes }: SentFile, index = 0) => ({
  id: `f-${index}`,
  name,
  mime_type: type,
  content: { type: 'base64', data: Buffer.from(bytes).toString('base64') },
})

export let pictures: Record<'photo' | 'portrait' | 'icon', Buffer>

/** For the whole file that asks for it. */
export function useFiles(prepare?: () => Promise<void>): void {
  useWorld({}, async () => {
    pictures = await drawPictures(browser)
    await prepare?.()
  })
}

/** A customer's message with files. */
export async function receive(customer: string, files: object[] = [], text = 'See these'): Promise<void> {
  const message = fromCustomer({ customer, name: customer, text })
  await world.send({ ...message, body: { message: text, attachments: files } })
}

/** Their thread, at the desk of an agent who has logged in. */
export async function openThread(customer: string, options: Partial<PageOptions> = {}): Promise<DeskPage> {
  const { id } = await world.conversationOf(customer)
  const desk = await openDesk(browser, { url: world.url, path: `/inbox/open/${id}`, as: world.agent, ...options })
  await threadOf(desk.page).getByRole('article').first().waitFor()
  return desk
}

/** The last message of the thread, when there is one. */
export const lastOf = async (customer: string): Promise<MessageItem | undefined> =>
  (await world.thread((await world.conversationOf(customer)).id)).at(-1)
