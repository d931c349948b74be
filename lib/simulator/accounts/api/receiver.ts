import type { Call } from '../state/accounts-world.ts'
import type { SimulatedApp } from '../state/app.ts'
import { findByOpenid } from '../state/find-by-openid.ts'
import type { SimulatedPerson } from '../state/person.ts'

export interface Receiver {
  openid: string
  person: SimulatedPerson
}

/** The person that a message goes to. */
export function checkReceiver(call: Call, app: SimulatedApp, touser: unknown): Receiver {
  const person = findByOpenid(call.world, app, touser)
  call.check('touser is an openid of this account', person !== undefined, 40003)
  return { openid: String(touser), person }
}

export function checkTemplateId(call: Call, app: SimulatedApp, templateId: unknown): string {
  const isText = typeof templateId === 'string' && templateId !== ''
  call.check('template_id is given', isText, 40037)
  call.check('template_id is a template of the account', app.templates?.includes(templateId) ?? true, 40037)
  return templateId
}
