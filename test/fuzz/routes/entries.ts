import type { PushRequest } from '../../helpers/messages/pushes.ts'
import { merchantAppId } from './providers.ts'
import { type FuzzRequest, requestTo, setHeader } from './request.ts'
import type { Visitors } from './visitors.ts'

/** A request that a route is made for. */
export interface ValidRequest {
  /** The status of its answer. */
  status: number
  make(people: Visitors): Promise<FuzzRequest>
}

export const page = { Accept: 'text/html,application/xhtml+xml' }

export type Entry = [route: string, request: ValidRequest]
export type To = (given?: Parameters<typeof requestTo>[1]) => FuzzRequest

/** What stands for the parameters of paths. */
const values: Readonly<Record<string, string>> = {
  ':userId': 'lisi',
  ':appId': merchantAppId,
}

export function entry(
  route: string,
  status: number,
  make: (people: Visitors, to: To) => FuzzRequest | Promise<FuzzRequest>,
): Entry {
  const to: To = (given) => {
    const request = requestTo(route, given)
    request.path = request.path.replace(/:\w+/, (name) => values[name] ?? name)
    return request
  }
  return [route, { status, make: async (people) => make(people, to) }]
}

export const simple = (route: string, status: number, given: Parameters<typeof requestTo>[1] = {}): Entry =>
  entry(route, status, (_people, to) => to(given))

export function pushed(to: To, { query, body, type }: PushRequest): FuzzRequest {
  const request = to({ query })
  request.text = body
  setHeader(request, 'Content-Type', type)
  return request
}
