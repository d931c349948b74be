import { describe, expect, it } from '@jest/globals'
import { codeBlocksOf } from './markdown.ts'
import { useUserProject } from './user-compiler.ts'

const pages = ['README.md', 'README.zh-CN.md', 'docs/development.md', 'docs/zh-CN/development.md']

describe('JavaScript that a newcomer pastes into a TypeScript project', () => {
  const project = useUserProject('strict-starts')

  it("compiles under strict, with ?? '' at the session's secret, as the front page says", async () => {
    const files = await Promise.all(pages.flatMap((page, number) => write(page, number)))
    expect(await project.compile('tsconfig.json', files)).toBe('')
  }, 120_000)

  /** Saves the programs of a page, by page and line. */
  function write(page: string, number: number): Promise<string>[] {
    const programs = codeBlocksOf(page).filter(
      ({ language, code }) => language === 'js' && code.includes('app.listen(3000)'),
    )
    expect([page, programs.length]).not.toEqual([page, 0])
    return programs.map(async ({ line, code }) => {
      const file = `page-${number}-line-${line}.mts`
      const typed = code.replace(
        'secret: process.env.SESSION_SECRET,',
        "secret: process.env.SESSION_SECRET ?? '',",
      )
      await project.write(file, typed)
      return file
    })
  }
})
