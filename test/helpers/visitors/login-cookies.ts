import { type Browser, createBrowser } from './browser.ts'

/** Gives a browser the cookies of another, as they are now. */
export function withCookiesOf<To extends Browser>({ cookies }: Browser, to: To): To {
  for (const [name, value] of cookies) to.cookies.set(name, value)
  return to
}

/** Another browser with the same cookies, as they are now. */
export const copyOf = (browser: Browser, url: string): Browser => withCookiesOf(browser, createBrowser(url))

/** The login cookies of a browser, oldest first. */
export function loginCookies(browser: Browser): [name: string, value: string][] {
  return [...browser.cookies].filter(([name]) => /^(?:__Host-)?wxa-/.test(name))
}

export function forgetLoginCookies(browser: Browser): void {
  for (const [name] of loginCookies(browser)) browser.cookies.delete(name)
}
