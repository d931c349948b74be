import { languageOf } from '../../engine/login/browser.ts'
import type { Call } from '../state/wecom-world.ts'

/** The language of the login pages: `lang` in the link, the button on the page, or what the browser prefers. */
export function webLanguageOf(call: Call): 'zh' | 'en' {
  const isAsked = (call.query.get('lang') ?? '') !== ''
  if (isAsked) return languageOf(call)
  const chosen = call.cookies['simulated_language']
  if (chosen !== undefined) return chosen === 'en' ? 'en' : 'zh'
  return /^\s*en\b/i.test(call.headers['accept-language'] ?? '') ? 'en' : 'zh'
}
