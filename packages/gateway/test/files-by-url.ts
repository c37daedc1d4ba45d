/** A server that files can be fetched from, and messages that name them. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Gives the URL of one on 127.0.0.1 that lives as long as the test. */
export async function startFileServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A customer's message, as it goes over the wire, with a file for each URL. */
export const messageWithFiles = (customer_id: string, id: string, urls: string[] = []) => ({
  id,
  created_at: 1_700_000_000,
  customer_id,
  sender: { type: 'human', id: customer_id },
  body: {
    message: `hello ${id}`,
    attachments: urls.map((data, index) => ({
      id: `f${index}`,
      name: 'a.txt',
      mime_type: 'text/plain',
      content: { type: 'url', data },
    })),
  },
})
