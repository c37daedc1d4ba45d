/** Rich content as what it is: buttons to press, cards, lists, forms. `say` is the visitor's answer. */
import { button, link, linked, make, safeUrl } from './dom.js'
import { t } from './words.js'

const INPUTS = { email: 'email', phone: 'tel', number: 'number', date: 'date', checkbox: 'checkbox' }

export const blockElement = (block, say) => DRAW[block.type]?.(block, say)

/** Of the newest message: answers that are gone with the next one. */
export const quickRepliesOf = ({ quickReplies, blocks }) => [
  ...quickReplies.map((label) => ({ label })),
  ...blocks.flatMap((block) => (block.type === 'quick_replies' ? block.items : [])),
]

export function choiceElement({ label, value, url }, say) {
  if (url && safeUrl(url)) return Object.assign(link(url, label), { className: 'choice' })
  return button({ class: 'choice', text: label }, () => say(value ?? label))
}

const DRAW = {
  text: ({ text }) => bubble(text),
  buttons: ({ text, items }, say) =>
    make('div', { class: 'block' }, ...(text ? [bubble(text)] : []), choices(items, say)),
  quick_replies: ({ text }) => (text ? bubble(text) : ''),
  card: (card, say) => cardElement('div', card, say),
  carousel: ({ items }, say) =>
    make('ul', { class: 'carousel', tabindex: '0' }, ...items.map((card) => cardElement('li', card, say))),
  list: ({ title, items }, say) =>
    make(
      'div',
      { class: 'block' },
      ...(title ? [make('p', { class: 'title', text: title })] : []),
      make('ul', { class: 'list' }, ...items.map((card) => cardElement('li', card, say))),
    ),
  link: ({ url, title, description }) =>
    make(
      'div',
      { class: 'card' },
      make('p', { class: 'title' }, link(url, title ?? url)),
      ...(description ? [make('p', { text: description })] : []),
    ),
  image: ({ url, alt }) => picture(url, alt ?? ''),
  form: (form, say) => formElement(form, say),
}

const bubble = (text) => make('p', { class: 'bubble' }, ...linked(text))
const choices = (items, say) => make('div', { class: 'choices' }, ...items.map((choice) => choiceElement(choice, say)))
const picture = (url, alt) => make('img', { class: 'drawn', src: safeUrl(url), alt, referrerpolicy: 'no-referrer' })

function cardElement(tag, { title, subtitle, image_url, url, buttons = [] }, say) {
  const heading = make('p', { class: 'title' }, url ? link(url, title) : title)
  const card = make(tag, { class: 'card' })
  if (image_url) card.append(picture(image_url, ''))
  card.append(heading)
  if (subtitle) card.append(make('p', { text: subtitle }))
  if (buttons.length > 0) card.append(choices(buttons, say))
  return card
}

/** What is filled in is said, a line for each field. */
function formElement({ title, fields, submit_label }, say) {
  const inputs = fields.map((field) => ({ ...field, input: inputOf(field) }))
  const form = make('form', { class: 'card' })
  if (title) form.append(make('p', { class: 'title', text: title }))
  for (const { label, input } of inputs) form.append(make('label', {}, make('span', { text: label }), input))
  form.append(make('button', { class: 'choice', type: 'submit', text: submit_label ?? t('send') }))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    say(inputs.map(({ label, input }) => `${label}: ${answerIn(input)}`).join('\n'))
  })
  return form
}

function inputOf({ kind = 'text', required, value, options = [] }) {
  if (kind === 'select') {
    const choices = options.map((option) =>
      make('option', { value: option.label, selected: option.value === value, text: option.label }),
    )
    return make('select', { required }, ...choices)
  }
  if (kind === 'textarea') return make('textarea', { required, text: value ?? '' })
  return make('input', { type: INPUTS[kind] ?? 'text', required, value })
}

const answerIn = (input) => (input.type === 'checkbox' ? (input.checked ? '☑' : '☐') : input.value)
