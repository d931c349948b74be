import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { readText } from './markdown.ts'

interface Row {
  reports: string
  sentence: string
  /** The file below test/ and words of a title in it. */
  file: string
  title: string
}

/** The rows of all tables, without their heads. */
function rowsOf(page: string): Row[] {
  const lines = readText(page)
    .split('\n')
    .filter((line) => /^\| \[/.test(line))
  return lines.map((line) => {
    const row = /^\| (.+?) \| (.+) \| `([\w./-]+\.ts)`: (.+) \|$/.exec(line)
    if (row === null) throw new Error(`${page}: not a row: ${line}`)
    const [, reports = '', sentence = '', file = '', title = ''] = row
    return { reports, sentence, file, title }
  })
}

/** The titles of a file's tests and of their groups: texts that come first in a call of several arguments. */
const titlesOf = (file: string): string[] =>
  [...readFileSync(`test/${file}`, 'utf8').matchAll(/\(\s*(['"`])((?:\\.|(?!\1).)*)\1,/gs)].map(
    ([, , title = '']) => title,
  )

const english = rowsOf('docs/reports.md')
const chinese = rowsOf('docs/zh-CN/reports.md')
const link =
  /\[([\w.-]+\/[\w.-]+)#(\d+)\]\(https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d+)\)/

describe('docs/reports.md', () => {
  it('has enough rows, and each report once', () => {
    expect(english.length).toBeGreaterThan(60)
    const reports = english.flatMap(({ reports }) => reports.split(', '))
    expect(new Set(reports).size).toBe(reports.length)
  })

  it('names each report as its address does', () => {
    const wrong = english
      .flatMap(({ reports }) => reports.split(', '))
      .filter((report) => {
        const [whole, name, number, path, id] = link.exec(report) ?? []
        return whole !== report || name !== path || number !== id
      })
    expect(wrong).toEqual([])
  })

  it('names tests that exist, by words of their titles', () => {
    const wrong = english.filter(
      ({ file, title }) =>
        !existsSync(`test/${file}`) || !titlesOf(file).some((whole) => whole.includes(title)),
    )
    expect(wrong).toEqual([])
  })

  it('has the same reports and tests in Chinese, row by row', () => {
    const shapeOf = ({ reports, file, title }: Row) => ({ reports, file, title })
    expect(chinese.map(shapeOf)).toEqual(english.map(shapeOf))
    expect(chinese.filter(({ sentence }) => !/\p{Script=Han}/u.test(sentence))).toEqual([])
  })
})
