import { deepLinks } from './deep-links.ts'
import { apps } from './script/apps.ts'
import { base as baseScript } from './script/base.ts'
import { clock } from './script/clock.ts'
import { composer } from './script/composer.ts'
import { curl } from './script/curl.ts'
import { dom } from './script/dom.ts'
import { faults } from './script/faults.ts'
import { faultsView } from './script/faults-view.ts'
import { forms } from './script/forms.ts'
import { frame as frameScript } from './script/frame.ts'
import { icons } from './script/icons.ts'
import { links } from './script/links.ts'
import { begin } from './script/main.ts'
import { messages } from './script/messages.ts'
import { messagesView } from './script/messages-view.ts'
import { people } from './script/people.ts'
import { peopleList } from './script/people-list.ts'
import { pushForm } from './script/push-form.ts'
import { requests } from './script/requests.ts'
import { requestsPanel } from './script/requests-panel.ts'
import { scan } from './script/scan.ts'
import { sent } from './script/sent.ts'
import { start } from './script/start.ts'
import { watch } from './script/watch.ts'
import { wecom } from './script/wecom.ts'
import { wecomList } from './script/wecom-list.ts'
import { wecomPeople } from './script/wecom-people.ts'
import { widgets } from './script/widgets.ts'
import { base } from './style/base.ts'
import { controls } from './style/controls.ts'
import { frame } from './style/frame.ts'
import { log } from './style/log.ts'
import { parts } from './style/parts.ts'
import { rooms } from './style/rooms.ts'
import { tokens } from './style/tokens.ts'
import { appsWords, peopleWords } from './words/accounts.ts'
import { commonWords } from './words/common.ts'
import { faultsWords } from './words/faults.ts'
import { messagesWords } from './words/messages.ts'
import { startWords } from './words/start.ts'
import { trafficWords } from './words/traffic.ts'
import { wecomWords } from './words/wecom.ts'
import type { Words } from './words/words.ts'

export const consoleWords: Words = {
  ...commonWords,
  ...startWords,
  ...trafficWords,
  ...peopleWords,
  ...appsWords,
  ...wecomWords,
  ...faultsWords,
  ...messagesWords,
}

const tools = [icons, dom, baseScript, widgets, forms, frameScript, watch]
const accounts = [start, people, peopleList, apps, pushForm, wecom, wecomPeople, wecomList]
const traffic = [curl, requests, requestsPanel, sent]
const deeds = [faults, faultsView, clock, composer, messages, messagesView, scan, links]

/** The console's one script. */
export const consoleScript: string = [
  `(function () {\n'use strict';`,
  `const words = ${JSON.stringify(consoleWords)};`,
  `const deepLinks = ${JSON.stringify(deepLinks)};`,
  ...tools,
  ...accounts,
  ...traffic,
  ...deeds,
  begin,
  '})();\n',
].join('\n')

export const consoleStyle: string = [tokens, base, frame, controls, parts, log, rooms].join('')
