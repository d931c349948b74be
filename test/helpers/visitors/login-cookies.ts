import { type Browser, createBrowser } from './browser.ts'

/** Another browser with the same cookies, as they are now. */
export function copyOf(browser: Browser, url: string): Browser {
  const copy = createBrowser(url)
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  return copy
}

/** The login cookies of a browser, oldest first. */
export function loginCookies(browser: Browser): [name: string, value: string][] {
  return [...browser.cookies].filter(([name]) => /^(?:__Host-)?wxa-/.test(name))
}

export function forgetLoginCookies(browser: Browser): void {
  for (const [name] of loginCookies(browser)) browser.cookies.delete(name)
}
