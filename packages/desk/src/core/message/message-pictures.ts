/** Where the pictures of a message are had from: the server fetches them, so that the desk asks nobody else. */
import { createContext } from 'react'
import { API } from '../api/client.ts'

/** The address at the server; undefined when it has none, as of a message that is not sent yet. */
export type PictureSource = (url: string) => string | undefined

export const MessagePicturesContext = createContext<PictureSource>(() => undefined)

/** By its place among the pictures of the message. */
export const messagePictureUrl = (message: string, number: number): string =>
  `${API}/messages/${encodeURIComponent(message)}/pictures/${number}`
