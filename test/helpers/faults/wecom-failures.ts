import type { SimulatedFault } from 'express-wechat-auth/simulator'

export type WecomFailure = [why: string, fault: Omit<SimulatedFault, 'api'>, status: number, error: string]

/** Why WeCom does not say what is asked about a person, whatever the call, and what comes of it. */
export const wecomFailures: WecomFailure[] = [
  ['the platform is busy', { kind: 'errcode', errcode: -1 }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
  ['calls are used up', { kind: 'errcode', errcode: 45009 }, 503, 'ERR_PLATFORM_QUOTA'],
  ['the line is cut', { kind: 'reset' }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
  ['the answer is HTML', { kind: 'html' }, 503, 'ERR_PLATFORM_UNAVAILABLE'],
  ['the IP is not trusted', { kind: 'errcode', errcode: 60020 }, 502, 'ERR_PLATFORM_CONFIG'],
  ['the answer has none of it', { kind: 'body', body: '{"errcode":0}' }, 502, 'ERR_PLATFORM'],
]
