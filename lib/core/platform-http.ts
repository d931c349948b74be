import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import { PlatformError, WechatAuthError } from '../errors.ts'
import { kindOf, type OptionCheck } from './options.ts'
import { type JsonObject, parseJsonObject } from './tolerant-json.ts'
import { undiciAdapter } from './undici-adapter.ts'

/** One call of a platform's HTTP API. */
export interface PlatformRequest {
  method: 'GET' | 'POST'
  /** Base URL of the host, without a slash at the end. */
  base: string
  /** Path without the leading slash; names the call in errors and events. */
  api: string
  query?: Record<string, string | number | boolean | undefined>
  /** JSON text, so that a repeated call sends the very same bytes. */
  body?: string
  /** False for a call that must not be repeated, such as the exchange of a code. @default true for GET */
  repeatable?: boolean
}

/** What an `errcode` means: a kind of refusal, and advice for the operator. */
export interface Refusal {
  code: ConstructorParameters<typeof PlatformError>[0]
  retryAfterSeconds?: number
  advice?: string
}

export interface PlatformHttpOptions {
  /** The user's own axios instance, with their proxy and interceptors. Without it requests go over undici. */
  http?: AxiosInstance | undefined
  /** How long one call may take altogether. @default 5_000 */
  timeoutMs?: number
  /** The end of an errmsg that is about the request, not the error; its first group is the request's id. */
  errmsgTail: RegExp
  /** The platform's table of error codes. `errmsg` is whole here, less the secrets that were sent. */
  classify(answer: { errcode: number; errmsg: string; api: string }): Refusal
}

/** Calls the platform and answers its JSON. Throws a PlatformError for an errcode, a WechatAuthError for everything else. */
export type PlatformHttp = (request: PlatformRequest) => Promise<JsonObject>

const maxAnswerBytes = 1024 * 1024
const maxErrmsg = 2_000
const maxSecret = 600
const brokenConnection = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED'])

let defaultHttp: AxiosInstance | undefined

/** The only place that looks at `errcode`: the platforms answer HTTP 200 to nearly everything. */
export function createPlatformHttp(options: PlatformHttpOptions): PlatformHttp {
  const { timeoutMs = 5_000 } = options
  const instance = (): AxiosInstance => {
    defaultHttp ??= axios.create({ adapter: undiciAdapter })
    return options.http ?? defaultHttp
  }

  return async (request) => {
    const repeatable = request.repeatable ?? request.method === 'GET'
    const config = axiosConfig(request)
    const deadline = Date.now() + timeoutMs
    let answer = await send(instance(), config, timeoutMs)
    if ('failure' in answer && repeatable && brokenConnection.has(answer.failure)) {
      answer = await send(instance(), config, Math.max(1, deadline - Date.now()))
    }
    if ('failure' in answer) throw unavailable(request.api, answer.failure)

    const body = answer.status >= 300 ? undefined : parseJsonObject(answer.text)
    if (body === undefined) throw unavailable(request.api, `HTTP ${answer.status}, ${describe(answer.text)}`)
    const errcode = errcodeIn(body)
    if (errcode === 0) {
      const { errcode: _errcode, errmsg: _errmsg, ...rest } = body
      return rest
    }
    throw platformError(request, errcode, body, options)
  }
}

/** 0 where there is none; -1 for anything that is no number. */
function errcodeIn({ errcode }: JsonObject): number {
  if (errcode === undefined) return 0
  const isNumber = typeof errcode === 'number' || (typeof errcode === 'string' && errcode.trim() !== '')
  return isNumber && Number.isInteger(Number(errcode)) ? Number(errcode) : -1
}

type Answer = { status: number; text: string } | { failure: string }

async function send(http: AxiosInstance, config: AxiosRequestConfig, timeoutMs: number): Promise<Answer> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => {
      resolve({ failure: 'ETIMEDOUT' })
      controller.abort()
    }, timeoutMs)
  })
  const request = async (): Promise<AxiosResponse> => http.request({ ...config, signal: controller.signal })
  const answered = request().then(
    answerOf,
    // The error of axios holds the whole request with its secret: nothing but its code goes on.
    (error): Answer => ({ failure: errorCode(error) }),
  )
  try {
    return await Promise.race([answered, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** What came back, whatever an interceptor of the user's has made of it. */
function answerOf(response: AxiosResponse | null | undefined): Answer {
  const data: unknown = response?.data
  if (typeof response?.status !== 'number') return { failure: 'the http option answered no response' }
  if (typeof data === 'string') return { status: response.status, text: data }
  try {
    return { status: response.status, text: JSON.stringify(data) ?? '' }
  } catch {
    return { failure: 'no JSON in the response' }
  }
}

function axiosConfig(request: PlatformRequest): AxiosRequestConfig {
  const query = Object.entries(request.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
  return {
    method: request.method,
    url: `${request.base}/${request.api}${query === '' ? '' : `?${query}`}`,
    ...(request.body === undefined
      ? {}
      : { data: request.body, headers: { 'Content-Type': 'application/json' } }),
    responseType: 'text',
    transformRequest: [(data) => data],
    transformResponse: [(data) => data],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
  }
}

function platformError(
  request: PlatformRequest,
  errcode: number,
  body: JsonObject,
  { classify, errmsgTail }: PlatformHttpOptions,
): PlatformError {
  const { api } = request
  const whole = typeof body['errmsg'] === 'string' ? body['errmsg'] : ''
  const raw = whole.slice(0, maxErrmsg)
  const rid =
    errmsgTail.exec(raw)?.[1] ?? (typeof body['rid'] === 'string' ? body['rid'].slice(0, 40) : undefined)
  const isCut = whole.length > maxErrmsg
  const { code, ...details } = classify({ errcode, errmsg: withoutSecrets(raw, request, isCut), api })
  const errmsg = withoutSecrets(raw.replace(errmsgTail, '').trim(), request, isCut)
  return new PlatformError(code, { errcode, errmsg, api, ...(rid && { rid }) }, details)
}

// A platform, or something in front of it, may quote the request in its errmsg.
function withoutSecrets(errmsg: string, request: PlatformRequest, isCut: boolean): string {
  const sent = [...(request.body ?? '').matchAll(/"([^"\\]+)"/g)].map((match) => match[1])
  const masked = [...Object.values(request.query ?? {}), ...sent]
    .filter((value): value is string => typeof value === 'string' && value.length >= 8)
    .reduce((text, value) => text.replaceAll(value, '***'), errmsg)
  // Where the text was cut there may be the first part of a secret.
  return (isCut ? masked.slice(0, -maxSecret) : masked).slice(0, 500)
}

function unavailable(api: string, reason: string): WechatAuthError {
  return new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', `${api} gave no usable answer (${reason})`, {
    retryAfterSeconds: 5,
  })
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'request failed'
}

function describe(text: string): string {
  if (text.trim() === '') return 'an empty answer'
  return /^\s*</.test(text) ? 'a page instead of JSON' : 'no JSON object'
}

export const httpCheck: OptionCheck = (value) =>
  typeof (value as AxiosInstance | null)?.request === 'function'
    ? undefined
    : `must be an axios instance, got ${kindOf(value)}`
