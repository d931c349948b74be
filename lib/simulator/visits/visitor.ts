import {
  type CookieJarLike,
  type FetchLike,
  type FetchLikeAnswer,
  isCookieJar,
  isSupertestAgent,
  type LogInAgent,
  type SupertestAgent,
} from './agents.ts'
import { navigate } from './navigate.ts'

/** An answer of the app, and what a browser would see in it. */
export interface Visit<Answer> {
  answer: Answer
  status: number
  /** The address that was asked. */
  url: URL
  /** Where the answer sends the browser, by a redirect or by a page that goes on by itself. */
  next: URL | undefined
  text(): Promise<string>
}

/** A person's browser at the app: it keeps cookies, and follows nothing by itself. */
export interface Visitor<Answer> {
  /** Undefined where an agent knows its app, and addresses are paths. */
  readonly isForWholeAddresses: boolean
  open(url: URL, headers: Record<string, string>, body?: object): Promise<Visit<Answer>>
}

/** The answers of an agent of supertest's, which keeps to one app: of an address it gets the path. */
function supertestVisitor<Answer>(agent: SupertestAgent<Answer>): Visitor<Answer> {
  return {
    isForWholeAddresses: false,
    async open(url, headers, body) {
      const path = url.pathname + url.search
      const asked = body === undefined ? agent.get(path) : agent.post(path)
      const request = asked.set(headers).redirects(0)
      const answer = await (body === undefined ? request : request.send(body))
      const { status, headers: answered, text, request: sent } = answer as SupertestAnswer
      // An app function is served anew for each request, each time on a port of its own.
      const own = sent?.url === undefined ? url : new URL(sent.url)
      const seen = { status, location: answered['location'] ?? null, text: async () => text ?? '' }
      return { answer, ...(await visitOf(own, seen)) }
    },
  }
}

interface SupertestAnswer {
  status: number
  headers: Record<string, string | undefined>
  text?: string
  request?: { url?: string }
}

function fetchVisitor<Answer extends FetchLikeAnswer>(fetch: FetchLike<Answer>): Visitor<Answer> {
  return {
    isForWholeAddresses: true,
    async open(url, headers, body) {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
      const answer = await fetch(url.href, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...headers, ...type },
        redirect: 'manual',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const { status } = answer
      const seen = {
        status,
        location: answer.headers.get('location'),
        text: () => answer.clone().text(),
      }
      return { answer, ...(await visitOf(url, seen)) }
    },
  }
}

const fetchWith =
  (jar: CookieJarLike): FetchLike<Response> =>
  async (url, options) => {
    const cookie = await jar.getCookieString(url)
    const headers = { ...options.headers, ...(cookie !== '' && { cookie }) }
    const answer = await navigate(url, { ...options, headers })
    for (const line of answer.headers.getSetCookie()) await jar.setCookie(line, url)
    return answer
  }

/** @param agent one that was checked */
export function visitorOf<Answer>(agent: LogInAgent<Answer>): Visitor<Answer> {
  if (isSupertestAgent(agent)) return supertestVisitor(agent as SupertestAgent<Answer>)
  const fetchLike = isCookieJar(agent) ? fetchWith(agent) : agent
  return fetchVisitor(fetchLike as FetchLike<FetchLikeAnswer>) as Visitor<unknown> as Visitor<Answer>
}

/** What an answer looks like to a browser. */
async function visitOf(
  url: URL,
  { status, location, text }: { status: number; location: string | null; text: () => Promise<string> },
): Promise<Omit<Visit<unknown>, 'answer'>> {
  const isRedirect = status >= 300 && status < 400
  const target = isRedirect ? location : refreshIn(status === 200 ? await text() : '')
  return { status, url, text, next: target === null ? undefined : new URL(target, url) }
}

/** Where a page goes on to at once: what apps whose session cookie is `SameSite=Strict` answer in place of a redirect. */
function refreshIn(html: string): string | null {
  const found = /<meta http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(html)?.[1]
  return found?.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null
}
