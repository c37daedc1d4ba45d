/**
 * The vocabulary of rich content that the desk renders, see docs/rich-content.md. The wire refuses no other one: whoever
 * shows rich content asks `readRichContent`, and shows as a tree what it does not know.
 */

export interface TextBlock {
  type: 'text'
  text: string
}

/** Something to press. With a `url` it opens that, else it says `value` (or `label`) back. */
export interface Choice {
  label: string
  value?: string
  url?: string
}

/** `buttons` stay; `quick_replies` are for the next answer only. */
export interface ButtonsBlock {
  type: 'buttons' | 'quick_replies'
  text?: string
  items: Choice[]
}

export interface Card {
  title: string
  subtitle?: string
  image_url?: string
  url?: string
  buttons?: Choice[]
}

export interface CardBlock extends Card {
  type: 'card'
}

export interface CarouselBlock {
  type: 'carousel'
  items: Card[]
}

export interface ListBlock {
  type: 'list'
  title?: string
  items: Card[]
}

export interface LinkBlock {
  type: 'link'
  url: string
  title?: string
  description?: string
}

export interface ImageBlock {
  type: 'image'
  url: string
  alt?: string
}

export interface FormField {
  name: string
  label: string
  kind: 'text' | 'textarea' | 'email' | 'phone' | 'number' | 'date' | 'select' | 'checkbox'
  required?: boolean
  /** What was filled in. */
  value?: string
  /** Of a `select`. */
  options?: { label: string; value: string }[]
}

export interface FormBlock {
  type: 'form'
  title?: string
  fields: FormField[]
  submit_label?: string
}

export type KnownBlock =
  | TextBlock
  | ButtonsBlock
  | CardBlock
  | CarouselBlock
  | ListBlock
  | LinkBlock
  | ImageBlock
  | FormBlock

/**
 * What `rich_content` may be of a message that is sent: best of the known vocabulary, but none is refused. To have the
 * vocabulary checked, write `{...} satisfies RichContent`.
 */
export type AnyRichContent = RichContent | KnownBlock | object | string | null | undefined

/** What an agent sends: blocks, which whoever cannot show them replaces by the message's text. */
export interface RichContent {
  blocks: KnownBlock[]
}
