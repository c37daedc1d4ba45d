/** The same keys with other words: a catalogue that lacks one does not compile. */
export type Words<T> = { [Key in keyof T]: T[Key] extends string ? string : Words<T[Key]> }
