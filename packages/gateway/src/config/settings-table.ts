/** docs/settings.md, made from the settings; `node scripts/write-settings.ts` writes it. Pure. */
import { type Setting, settingPrefix, settings } from './settings.ts'

const introduction = `# Settings

Settings are environment variables. They may also stand in the file \`passerelle.env\` in DATA_DIR, one \`NAME=value\` a
line, for the server and every command on that folder; the environment wins over it. An empty one counts as not set;
wrong and unknown ones are all named at once, and nothing starts. Durations are a number and its unit: \`500ms\`, \`2s\`, \`5m\`, \`3h\`, \`7d\`.

| setting | default | meaning |
|---|---|---|
`

const conclusion = `
Plain \`PORT\` and \`DATABASE_URL\` are honoured as platforms set them; the prefixed one wins.

This page is generated from \`packages/gateway/src/config/settings.ts\` by \`node scripts/write-settings.ts\`.
`

export function renderSettings(): string {
  const all: [string, Setting<unknown>][] = Object.entries(settings)
  const rows = all.map(([name, { default: fallback, defaultText, meaning }]) => {
    return `| \`${settingPrefix}${name}\` | ${defaultText ?? `\`${fallback}\``} | ${meaning} |\n`
  })
  return introduction + rows.join('') + conclusion
}
