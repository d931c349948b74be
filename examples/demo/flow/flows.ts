import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { LRUCache } from 'lru-cache'
import type { WayId } from '../ways.ts'
import type { Flow } from './flow.ts'

/** The last login of each browser; of the last few hundred browsers. */
export interface Flows {
  /** The flow of the browser of this request. */
  of(req: Request): Flow | undefined
  /** Begins one, and gives the browser a cookie to know it by. */
  begin(req: Request, res: Response, way: WayId): Flow
  /** The newest one that a request without the browser's cookie belongs to. */
  withKey(key: unknown): Flow | undefined
}

const cookie = 'demo_flow'
const maxBrowsers = 200

export function createFlows(): Flows {
  const flows = new LRUCache<string, Flow>({ max: maxBrowsers })

  return {
    of: (req) => flows.get(browserOf(req) ?? ''),
    begin(req, res, way) {
      let browser = browserOf(req)
      if (browser === undefined) {
        browser = randomBytes(16).toString('hex')
        res.cookie(cookie, browser, { sameSite: 'lax', httpOnly: true })
      }
      const flow: Flow = {
        way,
        startedAt: Date.now(),
        steps: [],
        outcome: undefined,
        // A code to scan outlives the reload of its page.
        keys: flows.get(browser)?.keys ?? [],
        expects: undefined,
        seenRequest: 0,
      }
      flows.set(browser, flow)
      return flow
    },
    withKey(key) {
      if (typeof key !== 'string') return undefined
      const found = [...flows.values()].filter((flow) => flow.keys.includes(key))
      return found.sort((one, other) => other.startedAt - one.startedAt)[0]
    },
  }
}

const browserOf = (req: Request): string | undefined =>
  new RegExp(`(?:^|; )${cookie}=([0-9a-f]{32})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1]
