import { IconChartBar, IconLayoutDashboard } from '@tabler/icons-react'

/** Where supervisors go beside the inbox. */
export const SUPERVISED = [
  { to: '/board', label: 'app.board', Icon: IconLayoutDashboard },
  { to: '/reports', label: 'app.reports', Icon: IconChartBar },
] as const
