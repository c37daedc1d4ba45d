/** A Dialogflow CX agent. DIALOGFLOW_TOKEN is an access token of a service account: `gcloud auth print-access-token`. */

/** A fulfillment with "Live agent handoff" asks for a person; its payload are the hints. */
export function openDialogflow({
  DIALOGFLOW_AGENT: agent, // projects/PROJECT/locations/LOCATION/agents/AGENT
  DIALOGFLOW_TOKEN: token,
  DIALOGFLOW_LANGUAGE: languageCode = 'en',
  DIALOGFLOW_URL: url = `https://${agent?.split('/')[3]}-dialogflow.googleapis.com`,
}) {
  return async (customerId, text) => {
    const session = `${agent}/sessions/${encodeURIComponent(customerId)}`
    const answer = await fetch(new URL(`/v3/${session}:detectIntent`, url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ queryInput: { text: { text }, languageCode } }),
    })
    if (!answer.ok) throw new Error(`Dialogflow answers ${answer.status}`)
    const { responseMessages = [] } = (await answer.json()).queryResult
    const handoff = responseMessages.find((message) => message.liveAgentHandoff)?.liveAgentHandoff
    return {
      texts: responseMessages.flatMap((message) => message.text?.text ?? []),
      handover: handoff && (handoff.metadata ?? {}),
    }
  }
}
