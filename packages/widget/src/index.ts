/** The chat widget's server, for your own program: see docs/widget.md. */
export type { Absence, Bot, BotReply, BotTurn, Visit } from './bot.ts'
export type { Locale } from './locale.ts'
export { run } from './run.ts'
export { type Serving, serve } from './serve.ts'
export { readStaticFiles, sendStatic } from './static.ts'
export { createWidget, type Widget, type WidgetOptions } from './widget.ts'
