import axios, { type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import { currentFlow } from './context.ts'
import { apiOf, describeNames, objectIn } from './describe.ts'
import { addKey, addStep, type Flow, type Kind } from './flow.ts'

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^cgi-bin\/(?:component\/api_create_preauthcode|service\/get_pre_auth_code)$/, 'preauth'],
  [
    /^(?:sns\/oauth2\/(?:component\/)?access_token|cgi-bin\/component\/api_query_auth|sns\/jscode2session|cgi-bin\/auth\/getuserinfo|cgi-bin\/service\/(?:v2\/get_permanent_code|auth\/getuserinfo3rd))$/,
    'exchange',
  ],
  [
    /^(?:sns\/userinfo|cgi-bin\/(?:user|department)\/|cgi-bin\/auth\/getuserdetail|cgi-bin\/component\/api_get_authorizer_info|cgi-bin\/service\/v2\/get_auth_info|wxa\/business\/)/,
    'profile',
  ],
  [
    /^cgi-bin\/(?:stable_token|token|gettoken|component\/api_(?:component|authorizer)_token|service\/get_(?:suite|corp)_token)$/,
    'token',
  ],
  [/^cgi-bin\/(?:ticket\/get|get_jsapi_)/, 'ticket'],
  [/^(?:cgi-bin\/qrcode\/create|wxa\/getwxacodeunlimit)$/, 'code'],
]

/** An axios instance for the option `http`: it notes the app's calls to the platform. */
export function recordCalls(): AxiosInstance {
  const http = axios.create({ maxRedirects: 0 })
  const begun = new WeakMap<InternalAxiosRequestConfig, number>()

  http.interceptors.request.use((config) => {
    begun.set(config, performance.now())
    return config
  })
  http.interceptors.response.use(
    (response) => {
      const flow = currentFlow()
      if (flow) noteCall(flow, response.config, begun.get(response.config), response)
      return response
    },
    (error: unknown) => {
      const config = axios.isAxiosError(error) ? error.config : undefined
      const flow = currentFlow()
      if (flow && config) noteCall(flow, config, begun.get(config), undefined)
      throw error
    },
  )
  return http
}

function noteCall(
  flow: Flow,
  config: InternalAxiosRequestConfig,
  begin = performance.now(),
  response: AxiosResponse | undefined,
): void {
  const { url = '', method = 'get' } = config
  const ms = performance.now() - begin
  const api = apiOf(url)
  const { errcode = 0, errmsg: _errmsg, ...answer } = objectIn(response?.data) ?? {}
  const isGood = response !== undefined && Number(errcode) === 0
  const sent = [...new URL(url).searchParams.keys(), ...Object.keys(objectIn(config.data) ?? {})].join(', ')
  const answered = isGood ? describeNames(answer) : response ? `errcode ${Number(errcode)}` : 'no answer'
  addStep(flow, {
    kind: kinds.find(([pattern]) => pattern.test(api))?.[1] ?? 'call',
    from: 'app',
    to: 'platform',
    label: `${method.toUpperCase()} ${api}`,
    detail: `${sent} → ${answered}`,
    at: Date.now() - ms,
    ms,
    isRefused: !isGood,
  })
  addKey(flow, sceneIn(config.data))
}

/** The scene of a QR code: the event of its scan will bring it back. */
function sceneIn(body: unknown): unknown {
  const scene = objectIn(objectIn(objectIn(body)?.['action_info'])?.['scene'])
  return scene?.['scene_str']
}
