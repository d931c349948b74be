import { type MiniProgramClient, type MiniProgramClientOptions, miniProgramClient } from 'express-wechat-auth'
import { miniApi, miniCredentials } from '../apps/mini-program.ts'
import { type RawServer, useRawServers } from './raw-server.ts'

/** One request as WeChat sees it. */
export interface MiniRequest {
  method: string
  /** The path without its first slash. */
  api: string
  query: Record<string, string>
  body: string
}

/** Text is sent as it is, everything else as JSON; a function is asked for each request. */
export type MiniAnswer = unknown | ((request: MiniRequest, index: number) => unknown)

export interface RawMini {
  /** Requests for a token, oldest first. */
  readonly tokenRequests: MiniRequest[]
  /** All others, oldest first. */
  readonly calls: MiniRequest[]
  readonly client: MiniProgramClient
}

/** Starts servers that answer as a test wants, and stops them after it. Tokens are `token-1`, `token-2` and so on. */
export function useRawMini(): (
  answer: MiniAnswer,
  options?: Partial<MiniProgramClientOptions>,
) => Promise<RawMini> {
  const startServer = useRawServers()

  return async (answer, options = {}) => {
    const tokenRequests: MiniRequest[] = []
    const calls: MiniRequest[] = []
    const server = await startServer((res, index) => {
      const request = requestOf(server, index)
      const isForToken = request.api === miniApi.token
      const log = isForToken ? tokenRequests : calls
      log.push(request)
      const value = isForToken ? newToken(log.length) : answerTo(answer, request, log.length - 1)
      res.end(typeof value === 'string' ? value : JSON.stringify(value))
    })
    const client = miniProgramClient({ ...miniCredentials, endpoints: { api: server.base }, ...options })
    return { tokenRequests, calls, client }
  }
}

const newToken = (serial: number): object => ({ access_token: `token-${serial}`, expires_in: 7_200 })

function answerTo(answer: MiniAnswer, request: MiniRequest, index: number): unknown {
  return typeof answer === 'function' ? answer(request, index) : answer
}

function requestOf(server: RawServer, index: number): MiniRequest {
  const { method = '', url = '', body = '' } = server.requests[index] ?? {}
  const { pathname, searchParams } = new URL(url, server.base)
  return { method, api: pathname.slice(1), query: Object.fromEntries(searchParams), body }
}
