/** How many messages of a conversation somebody has not read. Pure. */

export interface Arrivals {
  /** Messages for the agents since the last reply, less those marked as read for everybody. */
  unreadCount: number
  /** All that ever came for the agents. */
  arrivedCount: number
}

/** `readCount`: how many had come when this person marked it as read; undefined for somebody who never did. */
export const countUnread = ({ unreadCount, arrivedCount }: Arrivals, readCount: number | undefined): number =>
  readCount === undefined ? unreadCount : Math.min(unreadCount, Math.max(arrivedCount - readCount, 0))
