import { IconRobot } from '@tabler/icons-react'
import classes from './avatar.module.css'
import { hueOf, initials } from './initials.ts'

interface AvatarProps {
  id: string
  name: string
  size?: number
  bot?: boolean
}

/** Decorative: the name is always written beside it, so the initials are drawn, not said. */
export function Avatar({ id, name, size = 32, bot = false }: AvatarProps) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38) }
  return (
    <span
      className={classes.avatar}
      data-hue={bot ? 'bot' : hueOf(id)}
      style={style}
      data-initials={bot ? undefined : initials(name)}
      aria-hidden="true"
    >
      {bot && <IconRobot size={Math.round(size * 0.58)} stroke={1.7} />}
    </span>
  )
}
