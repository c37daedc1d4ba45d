/** Where the visitor stands, in words, and what they can do about it. */
import { button, make } from './dom.js'
import { failure } from './entry.js'
import { formatWhen, t } from './words.js'

const SCORES = [1, 2, 3, 4, 5]

/** `asks`: `leave()`, `goOn()`, `retry()`, `rate(score, comment)`. Drawn again only when it says something else. */
export function createStatus({ element, asks }) {
  let shown = ''
  const line = make('p', { role: 'status' })

  function draw(status, { botName, locale }) {
    const fingerprint = JSON.stringify([status, botName, locale])
    if (fingerprint === shown) return
    shown = fingerprint
    const text = status.at === 'failed' ? '' : describe(status)
    // The same element keeps its place, so that a screen reader speaks the change.
    if (line.textContent !== text) line.textContent = text
    const rest = actions(status, { asks, botName })
    element.replaceChildren(line, ...rest)
    element.hidden = text === '' && rest.length === 0
  }

  return { draw }
}

export function describe({ at, opensAt, position, waitSeconds, rated }) {
  const when = opensAt ? formatWhen(opensAt) : undefined
  if (at === 'away') return when ? t('awayUntil', { when }) : t('away')
  if (at === 'leaving') return when ? t('leavingUntil', { when }) : t('leaving')
  if (at === 'passing') return t('passing')
  if (at === 'closed') return `${t('done')} ${rated ? t('rated') : ''}`.trim()
  if (at !== 'waiting') return ''
  if (when) return t('left', { when })
  if (position === null) return t('waiting')
  const place = position === 1 ? t('next') : t('place', { position })
  return waitSeconds === null ? place : `${place} ${t('wait', { minutes: Math.max(1, Math.round(waitSeconds / 60)) })}`
}

function actions({ at, problem, rated }, { asks, botName }) {
  const goOn = (key) => (botName ? [button({ class: 'choice', text: t(key, { name: botName }) }, asks.goOn)] : [])
  if (at === 'away') {
    const leave = button({ class: 'choice', text: t('leave') }, asks.leave)
    return [make('div', { class: 'choices' }, leave, ...goOn('goOn'))]
  }
  if (at === 'leaving') return goOn('goOn')
  if (at === 'failed') return [failure(`${t('failedToPass')} ${t(problem)}`, asks.retry)]
  if (at === 'closed') return [...(rated ? [] : [ratingForm(asks)]), ...goOn('talkAgain')]
  return []
}

function ratingForm({ rate }) {
  const comment = make('textarea', {
    rows: '2',
    maxlength: '2000',
    'aria-label': t('comment'),
    placeholder: t('comment'),
  })
  const more = make('div', { class: 'more', hidden: true }, comment)
  more.append(make('button', { type: 'submit', class: 'choice', text: t('rate') }))
  const scores = SCORES.map((score) => {
    const radio = make('input', { type: 'radio', name: 'score', value: score, 'aria-label': t('score', { score }) })
    radio.addEventListener('change', () => {
      more.hidden = false
    })
    return make('label', {}, radio, make('span', { text: score, 'aria-hidden': 'true' }))
  })
  const row = make('div', { class: 'scores' }, make('span', { text: t('bad'), 'aria-hidden': 'true' }), ...scores)
  row.append(make('span', { text: t('good'), 'aria-hidden': 'true' }))
  const form = make('form', { class: 'rating' })
  form.append(make('fieldset', {}, make('legend', { text: t('howWasIt') }), row), more)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    rate(Number(new FormData(form).get('score')), comment.value)
  })
  return form
}
