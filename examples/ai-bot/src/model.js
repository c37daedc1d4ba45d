/**
 * A scripted model, in the place of a real one: given all that was said and what its tools gave, it says something, or
 * calls a tool, or waits for the customer.
 */

export function think(customerId, memory) {
  const last = memory.at(-1)
  if (last?.role === 'customer') return answer(last.text)
  if (last?.role !== 'tool') return undefined
  const { name, result } = last
  if (result.error) return { say: says(`I cannot reach anybody (${result.error}).`) }
  if (name === 'check_availability') return result.available ? askForPerson(customerId, memory) : apologise()
  if (name === 'hand_over') return waitForReplies(customerId)
  return readAnswer(customerId, result)
}

const says = (text) => [{ from: 'Aria', text }]

function answer(text) {
  if (/open|hours/i.test(text)) return { say: says('We are open from nine to six.') }
  return { call: { name: 'check_availability', input: {} } }
}

const apologise = () => ({ say: says('My colleagues are away. Please come back tomorrow.') })

function askForPerson(customerId, memory) {
  // What the customer wrote to people is in their thread already.
  const said = memory.filter(({ role, isLive }) => !isLive && (role === 'customer' || role === 'bot'))
  const transcript = said.map(({ role, text, at }) => ({ from: role, text, at }))
  const input = {
    customer_id: customerId,
    transcript,
    summary: `The customer asks: ${transcript.at(-1).text}`,
    reason: 'The bot has no answer to this.',
  }
  return { say: says('I ask a colleague.'), call: { name: 'hand_over', input } }
}

const waitForReplies = (customerId) => ({
  call: { name: 'read_replies', input: { customer_id: customerId, wait_seconds: 2 } },
})

/** Passes on what people say; when the conversation comes back, goes on with what they found out. */
function readAnswer(customerId, { replies, your_turn }) {
  const say = replies.map(({ from, text }) => ({ from, text }))
  if (!your_turn) return { say, ...waitForReplies(customerId) }
  return { say: [...say, ...says('I am back. Is there anything else?')] }
}
