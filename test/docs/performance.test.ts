import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { headingsOf, readText } from './markdown.ts'

const run = promisify(execFile)

interface Results {
  node: string
  cpu: string
  groups: Record<string, { goals: object[]; comparisons: object[] }>
}

const results: Results = JSON.parse(readText('bench/results.json'))

/** What `node bench/run.mjs --render` would write. */
async function pagesOf(given: Results): Promise<Record<string, string>> {
  const program = `
    import { readFileSync } from 'node:fs'
    import { pagesOf } from './bench/report/pages.mjs'
    const read = (path) => readFileSync(path, 'utf8')
    process.stdout.write(JSON.stringify(pagesOf(JSON.parse(process.env.RESULTS), read)))`
  const env = { ...process.env, RESULTS: JSON.stringify(given) }
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { env })
  return JSON.parse(stdout)
}

describe('docs/performance.md and its Chinese twin', () => {
  it('show what bench/results.json has, as tables and charts', async () => {
    const pages = await pagesOf(results)
    expect(Object.keys(pages).sort()).toEqual([
      'docs/performance.md',
      'docs/performance.svg',
      'docs/zh-CN/performance.md',
      'docs/zh-CN/performance.svg',
    ])
    const outdated = Object.entries(pages).filter(([path, text]) => readText(path) !== text)
    expect(outdated.map(([path]) => `${path}: node bench/run.mjs --render`)).toEqual([])
  })

  it('show new figures in both, and say which name has no Chinese', async () => {
    const goal = { goal: 'anonymous request', limit: '<= 1.03x', measured: '7.77x (7.00 to 8.00, ±0.50)' }
    const withGoal = (changes: object): Results => ({
      ...results,
      groups: { new: { goals: [{ ...goal, verdict: 'not met', ...changes }], comparisons: [] } },
    })
    const pages = await pagesOf(withGoal({}))
    expect(pages['docs/performance.md']).toMatch(/anonymous request .* 7\.77x \(7\.00 to 8\.00, ±0\.50\)/)
    expect(pages['docs/zh-CN/performance.md']).toMatch(
      /未登录的请求 .* 7\.77 倍（7\.00 至 8\.00，±0\.50） .* 未达标/,
    )
    await expect(pagesOf(withGoal({ goal: 'requests on the moon' }))).rejects.toThrow(
      'chinese-names.mjs has no Chinese for "requests on the moon"',
    )
  })

  it('have the same chapters', () => {
    const levels = (path: string) => headingsOf(readText(path)).map(({ level }) => level)
    expect(levels('docs/zh-CN/performance.md')).toEqual(levels('docs/performance.md'))
  })
})
