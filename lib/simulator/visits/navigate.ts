import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { FetchLikeOptions } from './agents.ts'

const timeoutMs = 30_000
/** Statuses whose answers have no body, as the constructor of `Response` insists. */
const withoutBody = [204, 205, 304]

/**
 * Asks for an address as a browser does that opens a page. Node's own `fetch` says with each request that it is a fetch,
 * and apps answer those with data in place of pages.
 */
export async function navigate(url: string, { method, headers, body }: FetchLikeOptions): Promise<Response> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent: false, timeout: timeoutMs }, resolve)
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error(`logIn: no answer within ${timeoutMs / 1_000} s`)),
    )
    outgoing.once('error', reject).end(body)
  })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const status = incoming.statusCode ?? 0
  const lines = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    lines.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const content = withoutBody.includes(status) ? null : Buffer.concat(chunks)
  return new Response(content, { status, headers: lines })
}
