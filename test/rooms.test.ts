import { describe, expect, it } from '@jest/globals'
import { arrows, fullRooms, longFunctions } from './rooms-arrows.ts'
import { readSources, roomOf, type SourceFile } from './rooms-source.ts'

const maxFiles = 24
const maxLinesOfFile = 300
const maxLinesOfFunction = 60

const sources = readSources()

/** What is there and not in the list, and what is in the list and no longer there, as lines to add or take away. */
function difference(found: readonly string[], listed: readonly string[]): string[] {
  return [
    ...found.filter((one) => !listed.includes(one)).map((one) => `add to test/rooms-arrows.ts:  '${one}',`),
    ...listed.filter((one) => !found.includes(one)).map((one) => `gone, take away:  '${one}',`),
  ]
}

function arrowsOf({ room, imports }: SourceFile): string[] {
  return imports
    .map(roomOf)
    .filter((target) => target !== room)
    .map((target) => `${room} -> ${target}`)
}

/** Each circle once, as a path that ends where it began. */
function circlesAmong(files: readonly SourceFile[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]))
  const circles: string[] = []
  const done = new Set<string>()

  function walk(file: string, trail: readonly string[]): void {
    if (trail.includes(file)) {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const target of importsOf.get(file) ?? []) walk(target, [...trail, file])
    done.add(file)
  }
  for (const { path } of files) walk(path, [])
  return circles
}

describe('rooms of lib', () => {
  const found = [...new Set(sources.flatMap(arrowsOf))].sort()

  it('import from each other as the table says, and no other way', () => {
    expect(difference(found, arrows)).toEqual([])
  })

  it('never import each other, not even types', () => {
    const reverse = (arrow: string): string => arrow.split(' -> ').reverse().join(' -> ')
    expect(found.filter((arrow) => found.includes(reverse(arrow)))).toEqual([])
  })

  it(`have at most ${maxFiles} files`, () => {
    const rooms = [...new Set(sources.map(({ room }) => room))]
    const full = rooms.filter((room) => sources.filter((one) => one.room === room).length > maxFiles)
    expect(difference(full, fullRooms)).toEqual([])
  })
})

describe('files of lib', () => {
  it('are in no circle of imports, not even of types', () => {
    expect(circlesAmong(sources)).toEqual([])
  })

  it(`have at most ${maxLinesOfFile} lines`, () => {
    const long = sources.filter(({ lines }) => lines > maxLinesOfFile)
    expect(long.map(({ path, lines }) => ({ path, lines }))).toEqual([])
  })
})

describe('functions of lib', () => {
  it(`have at most ${maxLinesOfFunction} lines, without the tables in them`, () => {
    const long = sources.flatMap(({ path, functions }) =>
      functions.filter(({ lines }) => lines > maxLinesOfFunction).map(({ name }) => `${path}: ${name}`),
    )
    expect(difference(long, longFunctions)).toEqual([])
  })
})
