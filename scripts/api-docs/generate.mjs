// Writes docs/api.md from the doc comments of what the package exports. Run it with: npm run docs:api
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, Converter, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = [
  { name: 'express-wechat-auth', entry: 'lib/index.ts', page: 'lib.md' },
  { name: 'express-wechat-auth/passport', entry: 'lib/passport/index.ts', page: 'lib/passport.md' },
  { name: 'express-wechat-auth/simulator', entry: 'lib/simulator/index.ts', page: 'lib/simulator.md' },
]

const head = `# API

Made from the doc comments in \`lib/\` by \`npm run docs:api\`: change those, not this file. The [README](../README.md) explains how the parts belong together.
`

/** Exported as types only, by `export type *`: nobody can call them. */
const typesOnly = ['createEmitter']

/** What a type has by inheritance is at its parent: the methods would otherwise be here twice. */
function dropWhatIsElsewhere({ project }) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.Function)) {
    if (typesOnly.includes(reflection.name)) project.removeReflection(reflection)
  }
  for (const method of project.getReflectionsByKind(ReflectionKind.Method)) {
    if (method.inheritedFrom !== undefined) project.removeReflection(method)
  }
}

async function convert(folder) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: modules.map(({ entry }) => join(root, entry)),
    outputs: [{ name: 'markdown', path: folder }],
    tsconfig: join(root, 'scripts/build/tsconfig.types.json'),
    basePath: root,
    readme: 'none',
    router: 'module',
    disableSources: true,
    disableGit: true,
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    // Types that are not exported are written out where they are used.
    validation: { notExported: false, invalidLink: true },
    groupOrder: ['Functions', 'Variables', 'Classes', 'Interfaces', 'Type Aliases'],
    sort: ['alphabetical'],
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    propertyMembersFormat: 'table',
    tableColumnSettings: { hideInherited: true, hideOverrides: true, hideModifiers: true, hideSources: true },
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, dropWhatIsElsewhere)
  const project = await app.convert()
  if (project === undefined) throw new Error('lib/ does not compile')
  app.validate(project)
  await app.generateOutputs(project)
  if (app.logger.hasErrors()) throw new Error('the API could not be documented')
}

/** TypeDoc writes the union out wherever it is used. */
const errorCodes = /\\\| `"ERR_PARAMETER"`(?: \\\| `"ERR_\w+"`)+ \|/g

/** One page as a chapter: headings a level lower, links to names alone, no counters that move with every change. */
function chapter(page, name) {
  const text = page
    .replace(/^# .*\n/, '')
    .replace(/<a id="[^"]*"><\/a> /g, '')
    .replace(/\]\([\w./]+\.md#/g, '](#')
    .replace(errorCodes, '[`WechatAuthErrorCode`](#wechatautherrorcode) |')
    .replace(/\[([^\]]*)\]\(#(?:property|constructor)[^)]*\)/g, '$1')
    .replace(/^\*\*\*\n\n/gm, '')
  let isCode = false
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode
    return !isCode && /^#{1,5} /.test(line) ? `#${line}` : line
  })
  return `\n## ${name}\n${lines.join('\n').trimEnd()}\n`
}

/** Where GitHub puts each name that is exported: `wechatClient()` and `WechatClient` differ by a number alone. */
function anchorsOf(text) {
  const anchors = new Map()
  const counts = new Map()
  for (const [, marks, title] of text.matchAll(/^(#{1,6}) (.+)$/gm)) {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const count = counts.get(slug) ?? 0
    counts.set(slug, count + 1)
    const name = title.replace(/\\<.*|\(\)/g, '')
    if (marks === '###') anchors.set(name, count === 0 ? slug : `${slug}-${count}`)
  }
  return anchors
}

function withAnchors(text) {
  const anchors = anchorsOf(text)
  return text.replace(/\[`(\w+)`\]\(#[^)]*\)/g, (_link, name) => {
    const anchor = anchors.get(name)
    return anchor === undefined ? `\`${name}\`` : `[\`${name}\`](#${anchor})`
  })
}

const folder = await mkdtemp(join(tmpdir(), 'api-docs-'))
try {
  await convert(folder)
  const chapters = await Promise.all(
    modules.map(async ({ name, page }) => chapter(await readFile(join(folder, page), 'utf8'), name)),
  )
  await writeFile(join(root, 'docs/api.md'), withAnchors(head + chapters.join('')))
} finally {
  await rm(folder, { recursive: true, force: true })
}
