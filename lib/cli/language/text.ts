export type Language = 'en' | 'zh'

/** What is said, in both languages: which one is printed is decided where it is printed. */
export type Text = Readonly<Record<Language, string>>

export const both = (en: string, zh: string): Text => ({ en, zh })

/** What the command line refuses, in both languages. */
export class CommandError extends Error {
  readonly text: Text

  constructor(text: Text) {
    super(text.en)
    this.name = 'CommandError'
    this.text = text
  }
}

/**
 * Chinese where the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set begins with `zh`. Where none is set, as on
 * Windows, the language of the system decides, as far as Node.js knows it.
 */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const named = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']
  const locale = named || new Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en'
}

/** A setting and its place in a console, for a Chinese sentence: `可信域名 (应用)` has its brackets wide there. */
export const wide = (setting: string): string => setting.replace(/ ?\(([^)]*)\)/g, '（$1）')
