import vm from 'node:vm'
import type { PushFields } from 'express-wechat-auth/simulator'
import { webFile } from '../../../lib/simulator/engine/web-files.ts'

interface Untidy {
  untidyMessages: { id: string; for?: 'wechat' | 'wecom'; message: object }[]
  rawOf(message: object): string
}

const script = String(webFile('console/rooms/messages/untidy.js')).replaceAll(/^export /gm, '')

const untidy: Untidy = vm.runInNewContext(`${script};({ untidyMessages, rawOf })`)

/** What the console's composer offers, run as a browser does. */
export const untidyMessages: Untidy['untidyMessages'] = untidy.untidyMessages
export const rawOf: Untidy['rawOf'] = untidy.rawOf

/** A message as it is sent from the field in which it was written. */
export function untidyMessage(id: string): PushFields {
  const message = untidyMessages.find((one) => one.id === id)?.message
  if (message === undefined) throw new Error(`there is no untidy message "${id}"`)
  return JSON.parse(rawOf(message))
}
