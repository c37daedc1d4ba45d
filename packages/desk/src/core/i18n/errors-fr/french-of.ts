/** A French text for each code of an area. */
export type FrenchOf<Area> = { [Code in keyof Area]: string }
