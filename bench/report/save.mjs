import { readFileSync, writeFileSync } from 'node:fs'
import { pagesOf } from './pages.mjs'

const file = (path) => new URL(`../../${path}`, import.meta.url)
const kept = file('bench/results.json')

const order = [
  'imports',
  'firstRequest',
  'requests',
  'tokens',
  'logins',
  'onBehalf',
  'loginPeers',
  'messages',
  'functions',
  'cluster',
  'memory',
]

/** Rounds every number: a file that is read by people too. */
const rounded = (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)

/** Keeps the results in bench/results.json. Groups that were not measured now stay as they were. */
export function save(results) {
  const all = { ...readKept().groups, ...results.groups }
  const groups = Object.fromEntries(order.filter((name) => all[name]).map((name) => [name, all[name]]))
  writeFileSync(kept, `${JSON.stringify({ ...results, groups }, rounded, 2)}\n`)
}

/** Writes tables and charts of the pages from bench/results.json. */
export function render() {
  const read = (path) => readFileSync(file(path), 'utf8')
  for (const [path, text] of Object.entries(pagesOf(readKept(), read))) writeFileSync(file(path), text)
}

function readKept() {
  try {
    return JSON.parse(readFileSync(kept, 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return { groups: {} }
  }
}
