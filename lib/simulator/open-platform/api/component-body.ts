import { isFormInPlaceOfJson } from '../../engine/http/posted-form.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Call } from '../state/open-platform-world.ts'

export type Body = Record<string, unknown>

function parse(source: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(source)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Body) : undefined
  } catch {
    return undefined
  }
}

/** The JSON object in the body. A form is no JSON. */
export function readBody(call: Call): Body {
  call.check('the method is POST', call.method === 'POST', 43002)
  call.check('the body is not empty', call.body.length > 0, 44002)
  const body = isFormInPlaceOfJson(call) ? undefined : parse(call.body.toString())
  call.check('the body is a JSON object', body !== undefined, 47001)
  return body
}

export function textIn(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

/** The platform that a call without a token is for. */
export function checkComponentAppId(call: Call, appId: string): SimulatedComponent {
  const { apps, openPlatform } = call.world
  call.check('component_appid is given', appId !== '', 41018)
  const component = openPlatform.components.get(appId)
  const isOfAnother = component === undefined && apps.get(appId) !== undefined
  call.check('component_appid is not that of an account', !isOfAnother, 61011)
  call.check('component_appid is known', component !== undefined, 40013)
  return component
}

/** That a call is for the platform whose token it shows. */
export function checkOwner(call: Call, component: SimulatedComponent, appId: string): void {
  const named = checkComponentAppId(call, appId)
  call.check('component_appid is the platform of the token', named.appId === component.appId, 40094)
}

/** The body of a call with a token of the platform. */
export function bodyOf(call: Call, component: SimulatedComponent): Body {
  const body = readBody(call)
  checkOwner(call, component, textIn(body, 'component_appid'))
  return body
}
