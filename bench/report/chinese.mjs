import { names } from './chinese-names.mjs'

const figure = String.raw`±?\d+(?:,\d{3})*(?:\.\d+)?`
const figures = `(${figure}(?:, ${figure})*)`

const rules = Object.entries(names).map(([english, chinese]) => ({
  pattern: new RegExp(`^${english.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/[#*]/g, partOf)}$`),
  chinese,
}))

function partOf(mark) {
  return mark === '#' ? figures : '(.+)'
}

/** @throws where `chinese-names.mjs` has no line for it */
export function chineseName(text) {
  for (const { pattern, chinese } of rules) {
    const found = pattern.exec(text)
    if (found)
      return chinese.replace(/\$(\d)/g, (_, index) => chinesePart(found[index])).replaceAll('） ', '）')
  }
  throw new Error(`bench/report/chinese-names.mjs has no Chinese for "${text}"`)
}

const onlyFigures = new RegExp(`^${figures}$`)

const chinesePart = (part) => (onlyFigures.test(part) ? part.replaceAll(', ', '、') : chineseName(part))

/** The words around the names and figures, as `english` of text.mjs. */
export const chinese = {
  name: chineseName,
  goals: ['目标', '上限', '实测', '结论'],
  comparison: ['', '倍数', '半数轮次落在', 'CPU 微秒'],
  span: (low, high) => `${low} 至 ${high}`,
  caption: (title, subject) => `${title}。CPU 用时，以“${subject}”为 1：`,
  machine: (node, cpu) => `Node ${node}，${cpu}。`,
  chart: '每次操作的 CPU 用时，以 express-wechat-auth 为 1，越短越好',
}
