/** A Rasa assistant, asked through its REST channel (`rest:` in credentials.yml). */

/**
 * A response of the assistant whose `custom` holds `handover` asks for a person; what it says there are the hints:
 *
 *     utter_handover:
 *     - custom: { handover: { queue: Returns, summary: The parcel came damaged. } }
 */
export function openRasa({ RASA_URL: url = 'http://localhost:5005', RASA_TOKEN: token }) {
  const address = new URL('/webhooks/rest/webhook', url)
  if (token) address.searchParams.set('token', token)
  return async (customerId, text) => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sender: customerId, message: text }),
    })
    if (!answer.ok) throw new Error(`Rasa answers ${answer.status}`)
    const responses = await answer.json()
    return {
      texts: responses.flatMap((response) => response.text ?? []),
      handover: responses.find(({ custom }) => custom?.handover)?.custom.handover,
    }
  }
}
