import { PlatformError, WechatAuthError } from '../../errors.ts'
import { type JsonObject, parseJsonObject } from '../tolerant-json.ts'
import { incomplete } from './answer-fields.ts'
import { createClientTransport } from './client-transport.ts'
import type { RefusedAnswer } from './errcode-table.ts'
import type { HttpClient } from './http-client.ts'
import type { MediaRequest, PlatformRequest, Refusal } from './platform-request.ts'
import { sendRequest } from './send-request.ts'
import { loadTransport } from './transport.ts'
import { TransportFailure } from './transport-failure.ts'

export interface PlatformHttpOptions {
  /** The user's own, such as an axios instance. Without it requests go over undici. */
  http?: HttpClient | undefined
  /** The address of an HTTP proxy, for requests that go over undici. */
  proxy?: string | undefined
  /** How long one call may take altogether. @default 5_000, and 15_000 for media */
  timeoutMs?: number
  /** The end of an errmsg that is about the request, not the error; its first group is the request's id. */
  errmsgTail: RegExp
  /** The platform's table of error codes. `errmsg` is whole here, less the secrets that were sent. */
  classify(answer: RefusedAnswer): Refusal
}

/** Calls the platform. Throws a PlatformError for an errcode, a WechatAuthError for everything else. */
export interface PlatformHttp {
  (request: PlatformRequest): Promise<JsonObject>
  (request: MediaRequest): Promise<Buffer>
}

const timeoutMs = 5_000
const mediaTimeoutMs = 15_000
const maxErrmsg = 2_000
const maxSecret = 600

/** The only place that looks at `errcode`: the platforms answer HTTP 200 to nearly everything. */
export function createPlatformHttp(options: PlatformHttpOptions): PlatformHttp {
  const own = options.http && createClientTransport(options.http)

  const call = async (request: PlatformRequest | MediaRequest): Promise<JsonObject | Buffer> => {
    const isMedia = request.responseType === 'buffer' || typeof request.body === 'object'
    const deadlineMs = options.timeoutMs ?? (isMedia ? mediaTimeoutMs : timeoutMs)
    const transport = own ?? (await loadTransport(options.proxy))
    const sent = sendRequest(transport, request, deadlineMs)
    const { status, data } = await sent.catch((error: unknown) => {
      throw error instanceof TransportFailure ? unavailable(request.api, error.code) : error
    })
    const body = status >= 300 ? undefined : bodyIn(data)
    if (body === undefined) throw unavailable(request.api, `HTTP ${status}, ${describe(String(data))}`)
    if (Buffer.isBuffer(body)) return body
    const errcode = errcodeIn(body)
    if (errcode !== 0) throw platformError(request, errcode, body, options)
    if (request.needsErrcode && body['errcode'] === undefined) throw incomplete(request.api, 'errcode')
    // What is JSON and no refusal is what was asked for, such as the address of a video.
    if (request.responseType === 'buffer') return typeof data === 'string' ? Buffer.from(data) : data
    return withoutErrcode(body)
  }
  return call as PlatformHttp
}

/** Bytes that are no text of JSON or of a page, else the JSON, else nothing. */
function bodyIn(data: string | Buffer): Buffer | JsonObject | undefined {
  if (typeof data === 'string') return parseJsonObject(data)
  const text = data.toString()
  if (isWritten(text.slice(0, 200))) return parseJsonObject(text)
  if (!objectStart.test(text.slice(0, 200))) return data
  const errcode = refusalStart.exec(text)?.[1]
  return parseJsonObject(text) ?? (errcode === undefined ? data : { errcode })
}

const objectStart = /^\s*\{\s*"/
// A refusal in another encoding than UTF-8 may be no JSON any more.
const refusalStart = /^\s*\{\s*"errcode"\s*:\s*"?(-?[1-9]\d{0,9})\b/

// Media soon have a byte that no text has, whatever they begin with.
const isWritten = (start: string): boolean =>
  /^\s*(?:[{<["]|null|true|false|-?\d|$)/.test(start) && !noText.test(start)

// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that are no text are what this is about
const noText = /[\u0000\ufffd]/

function withoutErrcode(body: JsonObject): JsonObject {
  if (body['errcode'] === undefined && body['errmsg'] === undefined) return body
  const { errcode: _errcode, errmsg: _errmsg, ...rest } = body
  return rest
}

/** 0 where there is none; -1 for anything that is no number. */
function errcodeIn({ errcode }: JsonObject): number {
  if (errcode === undefined) return 0
  const isNumber = typeof errcode === 'number' || (typeof errcode === 'string' && errcode.trim() !== '')
  return isNumber && Number.isInteger(Number(errcode)) ? Number(errcode) : -1
}

function platformError(
  request: PlatformRequest | MediaRequest,
  errcode: number,
  body: JsonObject,
  { classify, errmsgTail }: PlatformHttpOptions,
): PlatformError {
  const { api, appKind } = request
  const whole = typeof body['errmsg'] === 'string' ? body['errmsg'] : ''
  const raw = whole.slice(0, maxErrmsg)
  const rid =
    errmsgTail.exec(raw)?.[1] ?? (typeof body['rid'] === 'string' ? body['rid'].slice(0, 40) : undefined)
  const isCut = whole.length > maxErrmsg
  const { code, ...details } = classify({
    errcode,
    errmsg: withoutSecrets(raw, request, isCut),
    api,
    appKind,
  })
  const errmsg = withoutSecrets(raw.replace(errmsgTail, '').trim(), request, isCut)
  return new PlatformError(code, { errcode, errmsg, api, ...(rid && { rid }) }, details)
}

// A platform, or something in front of it, may quote the request in its errmsg.
function withoutSecrets(errmsg: string, request: PlatformRequest | MediaRequest, isCut: boolean): string {
  const body = typeof request.body === 'string' ? request.body : ''
  const sent = [...body.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g)].map(([quoted]) => unquoted(quoted))
  const masked = [...Object.values(request.query ?? {}), ...sent]
    .filter((value): value is string => typeof value === 'string' && value.length >= 8)
    .flatMap((value) => [value, encodeURIComponent(Buffer.from(value).toString())])
    .reduce((text, value) => text.replaceAll(value, '***'), errmsg)
  // Where the text was cut there may be the first part of a secret.
  return (isCut ? masked.slice(0, -maxSecret) : masked).slice(0, 500)
}

/** What a text of JSON says. Undefined where the body is no JSON. */
function unquoted(quoted: string): unknown {
  try {
    return JSON.parse(quoted)
  } catch {
    return undefined
  }
}

function unavailable(api: string, reason: string): WechatAuthError {
  return new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', `${api} gave no usable answer (${reason})`, {
    retryAfterSeconds: 5,
  })
}

function describe(text: string): string {
  if (text.trim() === '') return 'an empty answer'
  return /^\s*</.test(text) ? 'a page instead of JSON' : 'no JSON object'
}
