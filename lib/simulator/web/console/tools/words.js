import { appsWords, peopleWords } from '../words/accounts.js'
import { commonWords } from '../words/common.js'
import { componentsWords } from '../words/components.js'
import { faultsWords } from '../words/faults.js'
import { messagesWords } from '../words/messages.js'
import { startWords } from '../words/start.js'
import { suitesWords } from '../words/suites.js'
import { trafficWords } from '../words/traffic.js'
import { wecomWords } from '../words/wecom.js'

/** @type {import('../types.d.ts').Words} */
const words = {
  ...commonWords,
  ...startWords,
  ...trafficWords,
  ...peopleWords,
  ...appsWords,
  ...wecomWords,
  ...componentsWords,
  ...suitesWords,
  ...faultsWords,
  ...messagesWords,
}

export function isChinese() {
  return document.documentElement.lang.startsWith('zh')
}

/**
 * A text in the chosen language, with its blanks filled in.
 *
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 */
export function t(key, values) {
  const text = words[key]?.[isChinese() ? 0 : 1] ?? key
  if (values === undefined) return text
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
}
