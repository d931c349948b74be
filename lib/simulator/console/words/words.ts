/** Texts by their keys, each in Chinese and in English; `{name}` is filled in. */
export type Words = Readonly<Record<string, readonly [chinese: string, english: string]>>
