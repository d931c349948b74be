import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'

interface RequestOptions {
  url: string
  method: string
  data?: unknown
  header: Record<string, string>
  success(answer: { statusCode: number; data: unknown }): void
  fail(failure: { errMsg: string }): void
}

/** The page of a mini program, as taps on its buttons find it. */
export interface MiniFrontEnd {
  /** Runs the handler of a button. */
  tap(handler: string, event?: object): Promise<void>
  /** What the page shows. */
  text(): string
  /** All that it has to show. */
  data(): Record<string, unknown>
  /** What is kept on the phone. */
  readonly storage: Map<string, unknown>
}

const folder = 'examples/mini-program'

/**
 * Runs the real front-end code on a phone that is played: `App`, `Page` and as much of `wx` as it uses.
 *
 * @param url the server; the code's own address is of a developer's machine
 * @param path of the page, without a slash in front
 */
export function startMiniFrontEnd(url: string, path = 'pages/index/index'): MiniFrontEnd {
  const storage = new Map<string, unknown>()
  const phone = async (path: string): Promise<unknown> => (await fetch(`${url}/wx/${path}`)).json()
  const wx = {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    login: () => phone('login'),
    getUserInfo: () => phone('getUserInfo'),
    request: ({ url: address, method, data, header, success, fail }: RequestOptions) => {
      const body = data === undefined ? {} : { body: JSON.stringify(data) }
      fetch(address, { method, headers: { 'content-type': 'application/json', ...header }, ...body })
        .then(async (response) => success({ statusCode: response.status, data: await response.json() }))
        .catch((error: Error) => fail({ errMsg: `request:fail ${error.message}` }))
    },
  }
  // biome-ignore lint/suspicious/noExplicitAny: what the code of a page is made of
  let [app, page]: any[] = []
  const globals = createContext({
    wx,
    App: (definition: object) => {
      app = { ...definition, api: `${url}/api` }
    },
    getApp: () => app,
    Page: (definition: { data: object }) => {
      page = {
        ...definition,
        setData(values: object) {
          page.data = { ...page.data, ...values }
        },
      }
    },
  })
  for (const file of ['app.js', `${path}.js`]) {
    runInContext(readFileSync(`${folder}/${file}`, 'utf8'), globals, { filename: file })
  }
  return {
    tap: (handler, event = {}) => page[handler](event),
    text: () => page.data.text,
    data: () => page.data,
    storage,
  }
}
