import { createStore } from '../../tools/store.js'

/** The fields of a message as the platform names them, while it is written. */
export const draft = createStore({
  kind: 'text',
  Content: '',
  PicUrl: `${location.origin}/console/faces/xiaoming.svg`,
  MediaId: 'simulated-media-1',
  Location_X: '23.134521',
  Location_Y: '113.358803',
  Label: 'Guangzhou Tower',
  event: 'subscribe',
  EventKey: '',
  untidy: '',
  raw: '{\n  "MsgType": "text",\n  "Content": "hello"\n}',
  tamper: '',
  duplicate: false,
})

const wechatEvents = ['subscribe', 'unsubscribe', 'SCAN', 'CLICK', 'VIEW', 'LOCATION']
const wecomEvents = ['subscribe', 'enter_agent', 'click', 'view', 'LOCATION']

/**
 * The events of an account or of an app of a company, with an example of the key of those that have one.
 *
 * @param {boolean} isCorp
 */
export function eventsOf(isCorp) {
  return isCorp ? wecomEvents : wechatEvents
}

/** @type {Record<string, string>} */
export const keyHints = {
  subscribe: 'qrscene_1',
  SCAN: '1',
  CLICK: 'MENU_KEY',
  click: 'MENU_KEY',
  VIEW: 'https://example.com/',
  view: 'https://example.com/',
  enter_agent: '',
}

/** Where somebody is who sends a LOCATION event. */
const place = { Latitude: '23.137466', Longitude: '113.352425', Precision: '119.385040' }

/**
 * The message that was written.
 *
 * @throws {SyntaxError} when it is JSON that cannot be read
 */
export function messageIn() {
  const { kind, Content, PicUrl, MediaId, Location_X, Location_Y, Label, event, EventKey, raw } = draft.get()
  if (kind === 'text') return { MsgType: 'text', Content }
  if (kind === 'image') return { MsgType: 'image', PicUrl, MediaId }
  if (kind === 'location') return { MsgType: 'location', Location_X, Location_Y, Scale: '15', Label }
  if (kind === 'raw') return JSON.parse(raw)
  const more = /^location$/i.test(event) ? place : { EventKey }
  return { MsgType: 'event', Event: event, ...more, ...(event === 'SCAN' && { Ticket: 'simulated-ticket' }) }
}
