import type { Request, RequestHandler, Response } from 'express'

export type Language = 'en' | 'zh'
/** Words in both languages. */
export type Text = Record<Language, string>

const cookie = 'demo_language'

/** The language of a page: the last one chosen by `?lang=`, else what the browser prefers. */
export function languageOf(req: Request): Language {
  const { lang } = req.query
  const asked = lang ?? new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(req.headers.cookie ?? '')?.[1]
  if (asked === 'en' || asked === 'zh') return asked
  return req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en'
}

/** Remembers a choice, also for the simulator, which speaks the same language then. */
export function keepLanguage(req: Request, res: Response): void {
  const language = languageOf(req)
  if (req.query['lang'] !== language) return
  res.cookie(cookie, language, { sameSite: 'lax', httpOnly: true })
  res.cookie('simulated_language', language, { sameSite: 'lax', httpOnly: true })
}

/** Of two handlers that of the page's language. */
export const inLanguage =
  (handlers: Record<Language, RequestHandler>): RequestHandler =>
  (req, res, next) =>
    handlers[languageOf(req)](req, res, next)
