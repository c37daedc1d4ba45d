/** Which skills somebody has. A language is one too, by its code: `fr` serves `fr-CA`. Pure. */

/** By name, each with a level from 1 on. */
export type Skills = Readonly<Record<string, number>>

/** The level of the skill, or of the closest one that its name begins with: `pt`, for `pt-BR`. */
export function levelOf(skills: Skills, wish: string): number {
  const parts = wish.toLowerCase().split('-')
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('-')
    const found = Object.entries(skills).find(([skill]) => skill.toLowerCase() === name)
    if (found) return found[1]
  }
  return 0
}
