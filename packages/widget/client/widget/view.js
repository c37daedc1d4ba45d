/** Draws what the server says: the transcript, where the visitor stands, and who they talk with. */
import { choiceElement, quickRepliesOf } from './blocks.js'
import { nameOf } from './entry.js'
import { createStatus } from './status.js'
import { createTranscript } from './transcript.js'
import { locale, t } from './words.js'

/** `acts`: what the visitor can do; `picture(id)`: the address of a picture. */
export function createView({ root, it, acts, picture }) {
  let botName = null
  let status = { at: 'bot', opensAt: null }
  const asks = { ...acts, picture, botName: () => botName }
  const transcript = createTranscript({ log: it.log, newer: it.newer, asks })
  const statusPanel = createStatus({ element: it.status, asks })

  function drawStatus() {
    const hadFocus = it.status.contains(root.activeElement)
    statusPanel.draw(status, { botName, locale })
    if (hadFocus && !it.status.contains(root.activeElement)) it.text.focus()
    drawPartner()
  }

  function drawPartner() {
    const isTeam = !['bot', 'away', 'leaving', 'closed'].includes(status.at)
    const agent = transcript.entries.findLast(({ author }) => author === 'agent')
    const name = status.agent || (status.at === 'agent' && agent ? nameOf(agent) : t('team'))
    it.partner.textContent = isTeam || !botName ? name : botName
    it.role.textContent = isTeam || !botName ? (name === t('team') ? '' : t('teamRole')) : t('assistant')
  }

  function drawQuickReplies() {
    const last = transcript.entries.at(-1)
    const replies = last && last.author !== 'visitor' ? quickRepliesOf(last) : []
    it.quick.replaceChildren(...replies.map((choice) => choiceElement(choice, acts.say)))
  }

  function showStatus(given) {
    if (root.activeElement !== it.name) it.name.value = given.name
    status = given.status
    drawStatus()
  }

  return {
    status: () => status,
    entries: () => transcript.entries,
    progress: transcript.progress,
    toBottom: transcript.toBottom,
    refresh: transcript.refresh,
    showStatus,
    /** `entries`: those of the snapshot and those the server has not got; `seen`: the last that was seen before. */
    showAll(snapshot, entries, seen) {
      botName = snapshot.botName
      transcript.reset(entries, seen)
      showStatus(snapshot)
      drawQuickReplies()
    },
    /** Whether it is new. */
    show(entry) {
      const isNew = transcript.put(entry)
      drawPartner()
      drawQuickReplies()
      return isNew
    },
    /** In another language. */
    draw() {
      transcript.draw()
      drawStatus()
      drawQuickReplies()
    },
  }
}
