import { type WecomClient, type WecomClientOptions, wecomClient } from 'express-wechat-auth'
import { agent } from '../apps/wecom.ts'
import { type RawServer, useRawServers } from './raw-server.ts'

/** One request as WeCom sees it. */
export interface WecomRequest {
  method: string
  /** The path without its first slash. */
  api: string
  query: Record<string, string>
  body: string
  headers: Record<string, string | string[] | undefined>
}

/** Text is sent as it is, everything else as JSON. */
export type WecomAnswer = unknown | ((request: WecomRequest, index: number) => unknown)

export interface RawWecom {
  readonly base: string
  /** Requests for a token, oldest first. */
  readonly tokenRequests: WecomRequest[]
  /** All others, oldest first. */
  readonly calls: WecomRequest[]
  /** A client of the first agent. */
  client(options?: Partial<WecomClientOptions>): WecomClient
}

export interface RawWecomOptions {
  /** In place of `token-1`, `token-2` and so on. */
  token?: WecomAnswer
  /** Status of what is no request for a token. */
  status?: number
}

/** Starts servers that answer as a test wants, and stops them after it. */
export function useRawWecom(): (answer: WecomAnswer, options?: RawWecomOptions) => Promise<RawWecom> {
  const startServer = useRawServers()

  return async (answer, { token = newToken, status = 200 } = {}) => {
    const tokenRequests: WecomRequest[] = []
    const calls: WecomRequest[] = []
    const server = await startServer((res, index) => {
      const request = wecomRequestOf(server, index)
      const isForToken = request.api === 'cgi-bin/gettoken'
      const log = isForToken ? tokenRequests : calls
      log.push(request)
      res.statusCode = isForToken ? 200 : status
      const given = isForToken ? token : answer
      const value = typeof given === 'function' ? given(request, log.length - 1) : given
      res.end(typeof value === 'string' ? value : JSON.stringify(value))
    })
    return {
      base: server.base,
      tokenRequests,
      calls,
      client: (options) => wecomClient({ ...agent, endpoints: { wecomApi: server.base }, ...options }),
    }
  }
}

const newToken = (_request: WecomRequest, index: number): object => ({
  errcode: 0,
  errmsg: 'ok',
  access_token: `token-${index + 1}`,
  expires_in: 7200,
})

function wecomRequestOf(server: RawServer, index: number): WecomRequest {
  const { method = '', url = '', headers = {}, body = '' } = server.requests[index] ?? {}
  const { pathname, searchParams } = new URL(url, server.base)
  return { method, api: pathname.slice(1), query: Object.fromEntries(searchParams), body, headers }
}

/** An errmsg as WeCom writes it today: its own text, and what names the request and its caller. */
export function longErrmsg(text: string, errcode: number, ip = '120.244.112.8'): string {
  return `${text}, hint: [1730455838562580895026052], from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
}
