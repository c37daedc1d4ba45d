/** The events of a `text/event-stream`, as they come. */

export interface StreamEvent {
  id: number | undefined
  event: string
  data: string
}

interface Patience {
  /** Aborted when nothing has come for so long. */
  silence: AbortController
  silenceMs: number
}

export async function* readEvents(answer: Response, { silence, silenceMs }: Patience): AsyncGenerator<StreamEvent> {
  let timer: NodeJS.Timeout | undefined
  const expectMore = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), silenceMs)
  }
  expectMore()
  try {
    let text = ''
    for await (const piece of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      expectMore()
      text += piece
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      yield* blocks.map(readEvent)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** One with an id alone tells the place it stands at. */
export function readEvent(block: string): StreamEvent {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name !== '') fields.set(name, value)
  }
  const id = fields.get('id')
  return {
    id: id === undefined ? undefined : Number(id),
    event: fields.get('event') ?? '',
    data: fields.get('data') ?? '',
  }
}
