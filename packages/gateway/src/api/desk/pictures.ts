import { picturesOfContent } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { createPictures } from '../../attachments/pictures.ts'
import { refuse } from '../../lib/errors.ts'
import type { MessageStore } from '../../messages/message-store.ts'
import type { App } from '../http/app.ts'
import { inboxAgent } from './authenticate.ts'
import { agentTools } from './describe-agent-tools.ts'
import { fileHeaders } from './file-headers.ts'

export type PicturesDeps = Parameters<typeof createPictures>[0] & { store: Pick<MessageStore, 'findMessage'> }

const params = Type.Object({
  id: Type.String(),
  number: Type.String({ pattern: '^\\d{1,4}$', fault: reason('not_a_picture_number') }),
})

/** Pictures that a message names: by their place in it, so that nobody can have another URL fetched. */
export function registerPictures(app: App, deps: PicturesDeps): void {
  const pictures = createPictures(deps)
  app.get(
    '/messages/:id/pictures/:number',
    { schema: { params }, config: { operation: agentTools.readPicture } },
    async (request, reply) => {
      const { id, number } = request.params
      const message = await deps.store.findMessage(inboxAgent(request).instanceId, id)
      if (!message) throw refuse('message_not_found')
      const url = message.richContent === null ? undefined : picturesOfContent(message.richContent)[Number(number)]
      if (url === undefined) throw refuse('file_not_found')
      const found = await pictures.find(url)
      if (found.kind === 'none') throw refuse('file_not_fetched', { reason: found.reason })
      const { type, bytes } = found
      return reply.headers(fileHeaders({ name: 'picture', type })).send(Buffer.from(bytes))
    },
  )
}
