/** One server-sent event, or an id alone, with empty data. Comments only show that the stream is alive and yield nothing. */
export interface StreamEvent {
  event: string
  data: string
  id: string | undefined
}

/** Feeds on text in any cut and hands out whole events; the rest waits for the next piece. */
export function createSseParser(): (chunk: string) => StreamEvent[] {
  let rest = ''
  let fields: { event: string; data: string[]; id: string | undefined } = emptyFields()

  const endEvent = (): StreamEvent | undefined => {
    const { event, data, id } = fields
    fields = emptyFields()
    if (data.length === 0 && event === '' && id === undefined) return undefined
    return { event: event === '' ? 'message' : event, data: data.join('\n'), id }
  }

  return (chunk) => {
    const events: StreamEvent[] = []
    rest += chunk
    // A trailing CR may be the first half of a CRLF.
    const held = rest.endsWith('\r') ? '\r' : ''
    const lines = (held ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + held
    for (const line of lines) {
      if (line === '') {
        const event = endEvent()
        if (event) events.push(event)
      } else readField(line, fields)
    }
    return events
  }
}

const emptyFields = () => ({ event: '', data: [] as string[], id: undefined as string | undefined })

function readField(line: string, fields: ReturnType<typeof emptyFields>): void {
  const colon = line.indexOf(':')
  if (colon === 0) return
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
  if (name === 'event') fields.event = value
  else if (name === 'data') fields.data.push(value)
  else if (name === 'id') fields.id = value
}
