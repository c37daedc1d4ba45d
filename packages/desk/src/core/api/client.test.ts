import { afterEach, expect, test, vi } from 'vitest'
import { createApiClient } from './client.ts'
import { createDeskApi } from './desk-api.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a request that gets no answer ends as one that did not reach the server', async () => {
  const late = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
  vi.stubGlobal(
    'fetch',
    (_url: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  const api = createDeskApi(createApiClient({ ended: () => {}, replaced: () => {} }))
  const requests = [api.reply('c1', { message: 'Hello' }, 'k1'), api.readConversation('c1')]
  late.abort(new DOMException('Too late', 'TimeoutError'))
  for (const request of requests) await expect(request).rejects.toMatchObject({ status: 0 })
})
