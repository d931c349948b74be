import { isWechatAuthError, PlatformError } from 'express-wechat-auth'
import type { TokenEngine } from '../../../lib/core/tokens/token-engine.ts'
import type { TokenSource } from '../../../lib/core/tokens/token-source.ts'
import type { Caller, Token } from './facts.ts'
import type { CallStyle } from './plan.ts'
import type { Platform } from './platform.ts'
import { type Call, isInstant, type TokenRules } from './token-rules.ts'
import type { World } from './world.ts'

export interface Client {
  engine: TokenEngine
  source: TokenSource
}

/** A wait for another process, and a fetch of one's own; a renewal may take two of both, and force the fetch. */
const boundsMs: Record<CallStyle, number> = { getToken: 14_000, withToken: 55_000, renewToken: 55_000 }
/** Where the store fails on the way. */
const boundInTroubleMs = 130_000
const dislike = (): PlatformError =>
  new PlatformError('ERR_PLATFORM_TOKEN', { errcode: 40001, errmsg: 'invalid credential', api: 'call' })

/** Somebody's call, and what the rules say of its answer. Never rejects. */
export async function makeCall(
  world: World,
  { engine, source }: Client,
  { platform, rules }: { platform: Platform; rules: TokenRules },
  caller: Caller,
  { style, dislikes = false }: { style: CallStyle; dislikes?: boolean },
): Promise<Call & { error?: unknown }> {
  const { process } = caller
  const { time } = world
  const call: Call & { error?: unknown } = {
    caller,
    startedAt: time.now,
    isInstant: isInstant(world, process),
    handed: [],
    frozenMs: process.frozenMs,
    isAnswered: false,
  }
  world.calls.push(call)

  /** A call of the platform's API. */
  const use = (token: Token): Promise<void> =>
    new Promise((resolve, reject) => {
      const wayMs = 5 + world.random.random() * 100
      time.after(wayMs, undefined, () => {
        const isTaken = platform.takes(token) && !dislikes
        time.after(wayMs, process, () => {
          if (isTaken) return resolve()
          rules.toldBad(caller, token)
          reject(dislike())
        })
      })
    })
  const useAndRenew = async (): Promise<void> => {
    const token = rules.handed(call, await engine.getToken(source))
    const error = await use(token).catch((reason: unknown) => reason)
    if (error !== undefined) rules.handed(call, await engine.renewToken(source, token.name))
  }

  try {
    if (style === 'getToken') rules.handed(call, await engine.getToken(source))
    else if (style === 'renewToken') await useAndRenew()
    else await engine.withToken(source, (name) => use(rules.handed(call, name)))
  } catch (error) {
    call.error = error
  }
  call.isAnswered = true
  checkAnswer(world, call, style)
  return call
}

function checkAnswer(world: World, call: Call & { error?: unknown }, style: CallStyle): void {
  const { check, time } = world
  const { process, toldBad } = call.caller
  const waitedMs = time.now - call.startedAt - (process.frozenMs - call.frozenMs)
  const limitMs = world.hadTrouble('store', time.now - call.startedAt) ? boundInTroubleMs : boundsMs[style]
  check(waitedMs <= limitMs, 'an answer in time', () => `${process.name} waited ${waitedMs} ms`)
  const { error } = call
  if (error === undefined) {
    world.count('calls that went well')
    return
  }
  const code = isWechatAuthError(error) ? error.code : 'none'
  world.count(`calls that ended in ${code}`)
  world.tell(`${process.name} ends a call with ${code}`)
  const last = call.handed.at(-1)
  const isExplained: Record<string, () => boolean> = {
    ERR_PLATFORM_TOKEN: () => last !== undefined && toldBad.has(last),
    ERR_PLATFORM_CONFIG: () => world.hadTrouble('config', 13 * 60_000),
    ERR_PLATFORM_QUOTA: () => world.hadTrouble('quota', 5 * 60_000),
    ERR_PLATFORM_UNAVAILABLE: () =>
      (['unavailable', 'process', 'store'] as const).some((kind) => world.hadTrouble(kind, 60_000)),
    ERR_PLATFORM: () => world.hadTrouble('unavailable', 60_000),
    ERR_CACHE: () => world.hadTrouble('store', 60_000),
  }
  check(isExplained[code]?.() ?? false, 'an error has a code and a reason', () => `${code}: ${error}`)
  const isWithout = call.isInstant && call.handed.length === 0
  check(!isWithout, 'no error while a token is in memory', () => `${process.name} ${code}`)
}
