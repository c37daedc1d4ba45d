/** A world whose customers send files, and a browser to look at them. */
import type { MessageItem } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import type { Browser } from '@passerelle/testkit/browser'
import { launchBrowser } from '@passerelle/testkit/browser'
import { type DeskPage, fromCustomer, logIn, openDesk, type PageOptions, threadOf } from './desk-browser.ts'
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

export interface FilesWorld {
  world: World
  browser: Browser
  pictures: Record<'photo' | 'portrait' | 'icon', Buffer>
  /** A customer's message with files. */
  receive(customer: string, files?: object[], text?: string): Promise<void>
  /** Its thread, at the desk of an agent who has logged in. */
  openThread(customer: string, options?: Partial<PageOptions>): Promise<DeskPage>
  /** The last message of the thread, when there is one. */
  lastOf(customer: string): Promise<MessageItem | undefined>
  close(): Promise<void>
}

export async function createFilesWorld(): Promise<FilesWorld> {
  const world = await createWorld()
  const browser = await launchBrowser()
  return {
    world,
    browser,
    pictures: await drawPictures(browser),
    receive: async (customer, files = [], text = 'See these') => {
      const message = fromCustomer({ customer, name: customer, text })
      await world.send({ ...message, body: { message: text, attachments: files } })
    },
    openThread: async (customer, options = {}) => {
      const { id } = await world.conversationOf(customer)
      const desk = await openDesk(browser, { url: world.url, path: `/inbox/open/${id}`, ...options })
      await logIn(desk.page, world.agent)
      await threadOf(desk.page).getByRole('article').first().waitFor()
      return desk
    },
    lastOf: async (customer) => (await world.thread((await world.conversationOf(customer)).id)).at(-1),
    close: async () => {
      await browser.close()
      await world.close()
    },
  }
}
