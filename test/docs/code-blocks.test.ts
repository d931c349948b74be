import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { portionOf } from '../run/length.ts'
import { type CodeBlock, codeBlocksOf, handWritten } from './markdown.ts'
import { useUserProject } from './user-compiler.ts'

const blocks = handWritten.flatMap((file) => codeBlocksOf(file))
const of = (...languages: string[]): CodeBlock[] =>
  blocks.filter(({ language }) => languages.includes(language))
const placeOf = ({ file, line }: CodeBlock): string => `${file}:${line}`

const ofBlocks = {
  allowJs: true,
  // Blocks of Vue or Nest style.
  experimentalDecorators: true,
  emitDecoratorMetadata: false,
}

/** The file that a block becomes: its name says where it came from. */
function fileOf(block: CodeBlock): { name: string; text: string }[] {
  const stem = `${block.file.replace(/[^A-Za-z0-9]+/g, '-')}-line-${block.line}`
  if (block.language === 'html') {
    const scripts = [...block.code.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)]
    return scripts.map(([, text = ''], index) => ({ name: `${stem}-${index}.mjs`, text }))
  }
  if (block.language === 'js') {
    const isCommonJs = /\brequire\(/.test(block.code)
    return [{ name: `${stem}.${isCommonJs ? 'cjs' : 'mjs'}`, text: block.code }]
  }
  const unchecked = block.note.startsWith('nocheck') ? '// @ts-nocheck\n' : ''
  return [{ name: `${stem}.mts`, text: `${unchecked}${block.code}export {};\n${sameShapes(block.code)}` }]
}

/** A shape that is printed must be what lands on the request. */
function sameShapes(code: string): string {
  if (/^(import|export) /m.test(code)) return ''
  const names = [...code.matchAll(/^interface (\w+) \{/gm)].map(([, name = '']) => name)
  const library = `import('express-wechat-auth')`
  return names
    .map((name) => {
      const actual = `(${library}.${name} & ${library}.LoggedInUser)`
      return [
        `((printed: ${name}): ${actual} => printed) satisfies unknown`,
        `((actual: ${actual}): ${name} => actual) satisfies unknown`,
        `((key: keyof ${actual}): keyof ${name} => key) satisfies unknown\n`,
      ].join(';\n')
    })
    .join('')
}

/** The examples of doc comments. They name neither what they import nor the app. */
function examples(): { name: string; text: string }[] {
  const api = readFileSync('docs/api.md', 'utf8')
  const found = [...api.matchAll(/^#+ Example\n\n```ts\n([\s\S]*?)```$/gm)].map(([, text = '']) => text)
  const values = [...readFileSync('lib/index.ts', 'utf8').matchAll(/^export \{([^}]*)\}/gm)].flatMap(
    ([, names = '']) => names.split(',').flatMap((entry) => entry.match(/^\s*(\w+)\s*$/)?.[1] ?? []),
  )
  const library = "import('express-wechat-auth')"
  const globals = [
    ...values.map((name) => `var ${name}: typeof ${library}.${name}`),
    `var app: import('express').Express`,
    `var messages: ReturnType<typeof ${library}.wechatMessages>`,
    "var createClient: typeof import('redis').createClient",
    `var grantStore: ${library}.GrantStore`,
    `var store: ${library}.IdentityStore`,
    "var passport: import('passport').PassportStatic",
    ...['WechatStrategy', 'WecomStrategy'].map(
      (name) => `var ${name}: typeof import('express-wechat-auth/passport').${name}`,
    ),
    'var forget: (userid: unknown) => Promise<void>',
    ...[
      ...['appId', 'appSecret', 'corpId', 'corpSecret', 'code', 'token', 'encodingAesKey', 'secret'],
      ...['signature', 'timestamp', 'nonce', 'encrypted', 'suiteId', 'suiteSecret', 'providerCorpId'],
    ].map((name) => `var ${name}: string`),
  ]
  return [
    { name: 'globals.d.mts', text: `export {}\ndeclare global {\n${globals.join('\n')}\n}\n` },
    ...found.map((text, index) => ({ name: `example-${index}.mts`, text: `${text}export {}\n` })),
  ]
}

/** What is words all over. */
const drawn = ['mermaid', 'text']

describe('code blocks', () => {
  const project = useUserProject('code-blocks')

  it('are of known languages', () => {
    const known = [
      'ts',
      'js',
      'html',
      'sh',
      'nginx',
      'sql',
      'prisma',
      'text',
      'json',
      'mermaid',
      'dockerfile',
    ]
    // Drawings have no language.
    const others = blocks.filter(({ language }) => language !== '' && !known.includes(language))
    expect(others.map(placeOf)).toEqual([])
  })

  it('in TypeScript compile, also those of doc comments; those in JavaScript and HTML can be parsed', async () => {
    const files = [...of('ts', 'js', 'html').flatMap(fileOf), ...examples()]
    expect(files.length).toBeGreaterThan(80)
    await Promise.all(files.map(({ name, text }) => project.write(name, text)))
    // What a block declares for all of its app would be declared for the blocks of others too.
    const declaring = files.filter(
      ({ name, text }) => /^declare global/m.test(text) && name !== 'globals.d.mts',
    )
    const sessions = { name: 'sessions.mts', text: "import 'express-session'\n" }
    await project.write(sessions.name, sessions.text)
    const programs = [
      files.filter((file) => !declaring.includes(file)),
      // Each of them reads the whole library anew.
      ...portionOf(declaring, 4).map((file) => [file, sessions]),
    ]
    const problems = await Promise.all(
      programs.map((program, index) =>
        project.compile(
          `tsconfig.${index}.json`,
          program.map(({ name }) => name),
          ofBlocks,
        ),
      ),
    )
    expect(problems.join('')).toBe('')
  }, 120_000)

  it('that are not checked say why, and are few', () => {
    const unchecked = of('ts').filter(({ note }) => note !== '')
    expect(unchecked.filter(({ note }) => !/^nocheck: \S+/.test(note)).map(placeOf)).toEqual([])
    expect(unchecked.length).toBeLessThan(3)
  })

  it.each([
    ['README.md', 'README.zh-CN.md'],
    ...handWritten
      .filter((file) => file.includes('/zh-CN/'))
      .map((file) => [file.replace('/zh-CN/', '/'), file]),
  ])('are the same in %s and %s, but for words', (english, translated) => {
    const shapeOf = ({ language, code }: CodeBlock): string =>
      language +
      code.replace(language === 'nginx' ? /# .*/g : /\/\/ .*/g, '').replace(/'[^']*'|`[^`]*`/g, "''")
    const own = (file: string): string[] =>
      blocks.filter(({ file: of, language }) => of === file && !drawn.includes(language)).map(shapeOf)
    expect(own(translated as string)).toEqual(own(english as string))
  })

  describe('for the shell', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
    const installed = [
      manifest.name,
      ...['dependencies', 'devDependencies', 'peerDependencies'].flatMap((kind) =>
        Object.keys(manifest[kind]),
      ),
    ]
    const commands = [...readFileSync('lib/cli/main.ts', 'utf8').matchAll(/\.command\('(\w+)/g)].map(
      ([, name]) => name,
    )
    const aliases = ['ci', 'cit', 'start', 'test', 'install', 'i', 'audit', 'pack', 'publish', 'version']

    /** The same of what follows `npm`, here or in the folder that `--prefix` names. */
    const problemOfNpm = (words: string[]): string | undefined => {
      const at = words.indexOf('--prefix')
      const folder = at < 0 ? '.' : words[at + 1]
      const [first = '', ...rest] = words.filter((_word, index) => at < 0 || index < at || index > at + 1)
      if (!existsSync(`${folder}/package.json`)) return `no package in ${folder}`
      const { scripts = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
      if (first === 'run') return rest[0] && rest[0] in scripts ? undefined : 'no such script'
      if (first === 'install' || first === 'i') {
        const unknown = rest.filter((word) => !word.startsWith('-') && !installed.includes(word))
        return unknown.length > 0 ? `not a package of this project: ${unknown}` : undefined
      }
      return aliases.includes(first) ? undefined : `npm ${first} is not known here`
    }

    /** What is wrong with a command, or undefined. */
    const problemOf = (command: string): string | undefined => {
      const words = command.replace(/ #.*/, '').trim().split(/\s+/)
      while (/^[A-Z_]+=/.test(words[0] ?? '')) words.shift()
      const [program = '', first = '', ...rest] = words
      const missing = rest.filter((word) => /^(examples|docs|test|scripts)\//.test(word) && !existsSync(word))
      if (missing.length > 0) return `no such file: ${missing}`
      if (program === 'npm') return problemOfNpm(words.slice(1))
      if (program === 'npx' && first === manifest.name) {
        const isKnown = rest[0]?.startsWith('-') || commands.includes(rest[0])
        return isKnown ? undefined : 'no such command'
      }
      if (program === 'npx') return installed.includes(first) ? undefined : `not installed: ${first}`
      if (program === 'cp') return existsSync(first) ? undefined : `no such file: ${first}`
      return ['curl', 'cd', 'docker', 'git', 'node', 'openssl', 'ssh'].includes(program)
        ? undefined
        : `unknown: ${program}`
    }

    it('name commands and files that exist', () => {
      const problems = of('sh').flatMap((block) =>
        block.code
          .replace(/\\\n/g, ' ')
          .split(/\n|&&|\|\|?/)
          .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
          .flatMap((line) => {
            const problem = problemOf(line.trim())
            return problem === undefined ? [] : `${placeOf(block)}: ${line.trim()}: ${problem}`
          }),
      )
      expect(problems).toEqual([])
    })
  })

  it('name the file that they show where they show one', () => {
    const named = of('ts').flatMap(({ code }) => /^\/\/ (examples\/\S+)/.exec(code)?.[1] ?? [])
    expect(named.filter((file) => !existsSync(file)).map((file) => basename(file))).toEqual([])
  })
})
