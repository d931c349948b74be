import type { PlatformSimulator, SimulatedRequest } from 'express-wechat-auth/simulator'
import { wayOf } from '../ways.ts'
import { addStep, type Flow, type Kind } from './flow.ts'

/** Requests of browsers that the platform gets, and the app never sees. */
const pages: Readonly<Record<string, Kind>> = {
  'connect/oauth2/authorize': 'page',
  'connect/oauth2/authorize_reply': 'decide',
  'connect/qrconnect': 'page',
  'cgi-bin/componentloginpage': 'page',
  'cgi-bin/componentloginpage_reply': 'decide',
  '3rdapp/install': 'page',
  '3rdapp/install_reply': 'decide',
  'wwlogin/sso/login': 'page',
  'wwlogin/sso/login_reply': 'decide',
  'simulator/js-sdk/config': 'check',
}

/** Reads the simulator's log of requests for what belongs to a flow. */
export function createCatchUp(simulator: PlatformSimulator): (flow: Flow) => void {
  const { clock, requests } = simulator

  return (flow) => {
    const offset = clock.now() - Date.now()
    const found = Object.keys(pages)
      .flatMap((api) => requests.list({ api }))
      .filter(({ id }) => id > flow.seenRequest)
      .sort((one, other) => one.id - other.id)
    for (const request of found) {
      flow.seenRequest = request.id
      if (isPartOf(flow, request, offset)) notePage(flow, request, offset)
    }
    // What WeChat pushes while its page is open was noted before the page was read of.
    flow.steps.sort((one, other) => one.at - other.at)
  }
}

function isPartOf(flow: Flow, { api, at, query, body }: SimulatedRequest, offset: number): boolean {
  if (at - offset < flow.startedAt) return false
  if (api === 'simulator/js-sdk/config') return flow.way === 'js-sdk'
  if (api.startsWith('cgi-bin/componentloginpage')) return flow.way === 'merchant'
  const link = String((body as { request?: unknown } | undefined)?.request ?? '')
  const state = query['state'] ?? new URLSearchParams(link).get('state')
  return typeof state === 'string' && flow.keys.includes(state)
}

function notePage(
  flow: Flow,
  { api, at, method, status = 0, errcode, body }: SimulatedRequest,
  offset: number,
): void {
  const kind = pages[api] ?? 'page'
  const isByPhone = kind === 'decide' && /^(?:wwlogin|cgi-bin)\//.test(api)
  const { decision } = (body ?? {}) as { decision?: unknown }
  const isRedirect = status >= 300 && status < 400
  addStep(flow, {
    kind,
    from: isByPhone ? 'phone' : 'browser',
    to: 'platform',
    label: kind === 'check' ? 'wx.config()' : `${method} ${api}`,
    detail: kind === 'decide' ? `decision=${String(decision)}` : isRedirect ? 'nobody is asked' : '',
    at: at - offset,
    isRefused: status >= 400 || Boolean(errcode) || decision === 'deny',
  })
  if (kind === 'check' && wayOf(flow.way).isInPage) flow.outcome ??= errcode ? 'refused' : 'in'
}
