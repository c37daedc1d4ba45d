/** A Dialogflow ES agent. DIALOGFLOW_TOKEN is an access token of a service account: `gcloud auth print-access-token`. */

/**
 * A response of the kind "Custom payload" that holds `handover` asks for a person; what it says there are the hints:
 *
 *     { "handover": { "queue": "Returns", "summary": "The parcel came damaged." } }
 *
 * A webhook of the agent says the same in `payload`.
 */
export function openDialogflowEs({
  DIALOGFLOW_PROJECT: project,
  DIALOGFLOW_TOKEN: token,
  DIALOGFLOW_LANGUAGE: languageCode = 'en',
  DIALOGFLOW_LOCATION: location, // of an agent outside the US, such as europe-west1
  DIALOGFLOW_URL: url = `https://${location ? `${location}-` : ''}dialogflow.googleapis.com`,
}) {
  const agent = `projects/${project}${location ? `/locations/${location}` : ''}/agent`
  return async (customerId, text) => {
    const session = `${agent}/sessions/${encodeURIComponent(customerId)}`
    const answer = await fetch(new URL(`/v2/${session}:detectIntent`, url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ queryInput: { text: { text, languageCode } } }),
    })
    if (!answer.ok) throw new Error(`Dialogflow answers ${answer.status}`)
    const { fulfillmentMessages = [], webhookPayload } = (await answer.json()).queryResult
    // The same intent may have responses for Telegram and others beside those for everywhere.
    const messages = fulfillmentMessages.filter(
      ({ platform = 'PLATFORM_UNSPECIFIED' }) => platform === 'PLATFORM_UNSPECIFIED',
    )
    const payloads = [...messages.map(({ payload }) => payload), webhookPayload]
    return {
      texts: messages.flatMap((message) => message.text?.text ?? []).filter((said) => said !== ''),
      handover: payloads.find((payload) => payload?.handover)?.handover,
    }
  }
}
