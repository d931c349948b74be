import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { handWritten, headingsOf, proseOf, readText } from './markdown.ts'

interface Link {
  target: string
  line: number
}

/** Links and pictures of a Markdown file, without those to other sites. */
function relativeLinksOf(file: string): Link[] {
  const isOfAnotherSite = (target: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(target)
  return proseOf(readText(file))
    .split('\n')
    .flatMap((text, index) => {
      // A link's own text may be code: only the code's inside goes.
      const plain = text.replace(/`[^`]*`/g, '``')
      const found = plain.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)|\b(?:src|href)="([^"]+)"/g)
      return [...found].map(([, link, address]) => ({ target: link ?? address ?? '', line: index + 1 }))
    })
    .filter(({ target }) => !isOfAnotherSite(target))
}

const anchors = new Map<string, Set<string>>()

function anchorsOf(file: string): Set<string> {
  const known = anchors.get(file) ?? new Set(headingsOf(readText(file)).map(({ anchor }) => anchor))
  anchors.set(file, known)
  return known
}

/** What is wrong with a link, or undefined. */
function problemOf(file: string, { target, line }: Link): string | undefined {
  const [path = '', anchor] = target.split('#', 2)
  const found = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path)))
  if (!existsSync(found)) return `${file}:${line}: ${target}: no such file`
  if (anchor === undefined || !found.endsWith('.md')) return undefined
  const isThere = anchorsOf(found).has(decodeURIComponent(anchor))
  return isThere ? undefined : `${file}:${line}: ${target}: no such heading in ${found}`
}

const files = [...handWritten, 'CHANGELOG.md', 'docs/api.md']

describe('the links of', () => {
  it.each(files)('%s lead somewhere', (file) => {
    const problems = relativeLinksOf(file).map((link) => problemOf(file, link))
    expect(problems.filter((problem) => problem !== undefined)).toEqual([])
  })
})

const chinese = 'docs/zh-CN/'
/** The document that a Chinese one is the twin of. */
const twinOf = (document: string): string => document.replace(chinese, 'docs/')

describe('what is to be found from the README', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s has a link to every document, in its language', (file) => {
    const targets = relativeLinksOf(file).map(({ target }) => target.split('#')[0])
    const all = [...handWritten, 'CHANGELOG.md', 'docs/api.md'].filter((document) => document !== file)
    const translated = all.filter((document) => document.startsWith(chinese))
    const others = file === 'README.md' ? translated : translated.map(twinOf)
    const documents = all.filter((document) => !others.includes(document))
    expect(documents.filter((document) => !targets.includes(document))).toEqual([])
    expect(targets.filter((target) => others.includes(target ?? ''))).toEqual([])
  })

  it.each(['README.md', 'README.zh-CN.md'])('%s lists its chapters at the top, in their order', (file) => {
    const chapters = headingsOf(readText(file)).filter(({ level }) => level === 2)
    const [contents = '', ...rest] = readText(file).split(/^## /m)
    expect(rest).toHaveLength(chapters.length)
    const listed = [...contents.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) =>
      decodeURIComponent(anchor),
    )
    expect(listed).toEqual(chapters.map(({ anchor }) => anchor))
  })
})

describe('docs/security.md', () => {
  it('names tests that exist', () => {
    const named = [...readText('docs/security.md').matchAll(/`((?:[\w-]+\/)+[\w.-]+\.test\.ts)`/g)].map(
      ([, name]) => `test/${name}`,
    )
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter((file) => !existsSync(file))).toEqual([])
  })

  it('names one for each attack', () => {
    const [, chapter = ''] = readText('docs/security.md').split(/^## Attacks$/m)
    const rows = (chapter.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
    const attacks = rows.filter((row) => !row.startsWith('| attack |'))
    expect(attacks.length).toBeGreaterThan(40)
    expect(attacks.filter((row) => !row.includes('.test.ts`'))).toEqual([])
  })
})

describe('docs/errors.md', () => {
  it('has one heading for each code, and no other', () => {
    const table = /const statusByCode = \{([^}]*)\}/.exec(readFileSync('lib/errors.ts', 'utf8'))?.[1] ?? ''
    const codes = [...table.matchAll(/ERR_\w+/g)].map(([code]) => code)
    const headings = headingsOf(readText('docs/errors.md')).filter(({ level }) => level === 2)
    expect(headings.map(({ text }) => text)).toEqual(codes)
  })
})

describe('docs/api.md', () => {
  const chapters = readText('docs/api.md').split(/^## /m).slice(1)
  const documented = (chapter: string): string[] =>
    [...chapter.matchAll(/^### (\w+)/gm)].map(([, name = '']) => name)

  it.each([
    ['express-wechat-auth', 'lib/index.ts'],
    ['express-wechat-auth/passport', 'lib/passport/index.ts'],
    ['express-wechat-auth/simulator', 'lib/simulator/index.ts'],
  ])('names what %s exports (if not: npm run docs:api)', (name, file) => {
    const chapter = chapters.find((text) => text.startsWith(`${name}\n`)) ?? ''
    const lists = [...readFileSync(file, 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g)]
    const exported = lists.flatMap(([, names = '']) =>
      names.split(',').flatMap((entry) => entry.replace('type ', '').trim() || []),
    )
    expect(documented(chapter)).toEqual(expect.arrayContaining(exported))
  })
})

describe('documents in two languages', () => {
  const pairs = handWritten
    .filter((document) => document.startsWith(chinese))
    .map((document) => [twinOf(document), document] as const)
  const shapeOf = (file: string) => {
    const text = readText(file)
    return {
      headings: headingsOf(text).map(({ level }) => level),
      functions: headingsOf(text).flatMap(({ text: title }) => title.match(/\w+(?=\()/g) ?? []),
      tables: [...proseOf(text).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.split('\n').length),
      files: relativeLinksOf(file)
        .map(({ target }) => normalize(join(dirname(file), target.split('#')[0] ?? '')))
        .filter((target) => target !== normalize(dirname(file)) && !target.includes('README'))
        .map(twinOf)
        .filter((target) => target !== twinOf(file))
        .sort(),
    }
  }

  it.each([['README.md', 'README.zh-CN.md'], ...pairs])(
    '%s and %s have the same chapters, tables and links',
    (english, translated) => {
      expect(shapeOf(translated)).toEqual(shapeOf(english))
    },
  )

  it.each(pairs)('%s and %s lead to each other', (english, translated) => {
    const targetsOf = (file: string): string[] =>
      relativeLinksOf(file).map(({ target }) => normalize(join(dirname(file), target)))
    expect(targetsOf(english)).toContain(translated)
    expect(targetsOf(translated)).toContain(english)
  })
})
