import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

/** The lowest version of each production dependency without a known advisory, and why it is that one. */
const lowest: Record<string, [version: string, reason: string]> = {
  axios: [
    '1.18.0',
    'three advisories for 1.17.0 and older (July 2026); CVE-2026-44486 before 1.16.0: proxy credentials in redirects; CVE-2026-42033 before 1.15.1; CVE-2026-25639 before 1.13.5; CVE-2025-58754 before 1.12.0',
  ],
  commander: ['1.0.0', 'none known'],
  cookie: ['0.7.0', 'CVE-2024-47764: names, paths and domains out of bounds'],
  dotenv: ['1.0.0', 'none known'],
  express: [
    '4.20.0',
    'CVE-2024-43796: markup in what res.redirect() writes; CVE-2024-29041 before 4.19.2: an open redirect',
  ],
  jws: ['4.0.1', 'CVE-2025-65945: HMAC signatures'],
  'lru-cache': ['1.0.0', 'none known'],
  passport: ['0.6.0', 'CVE-2022-25896: the session id stayed the same at a login'],
  saxes: ['1.0.0', 'none known'],
  undici: [
    '7.29.1',
    'CVE-2026-84961: TLS options dropped; CVE-2026-13697 and others before 7.29.0; CVE-2026-12151 before 7.28.0; CVE-2026-1525 before 7.24.0; CVE-2026-22036 before 7.18.2',
  ],
  uqr: ['0.1.0', 'none known'],
}

/** What those bring along, as it was looked at: nothing is known of any of it. */
const broughtAlong = ['buffer-equal-constant-time', 'ecdsa-sig-formatter', 'jwa', 'safe-buffer', 'xmlchars']

interface Manifest {
  version: string
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8'))
const { dependencies, peerDependencies } = read('package.json')
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { version: string; dev?: boolean; dependencies?: Record<string, string> }>
}

/** Where packages are, with all that they need: as npm looks for them, from each folder upwards. */
function packagesOf(names: string[], from = '', found: Set<string> = new Set()): Set<string> {
  for (const name of names) {
    let folder = from
    while (packages[`${folder}node_modules/${name}`] === undefined && folder !== '') {
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/')))
    }
    const path = `${folder}node_modules/${name}`
    if (found.has(path)) continue
    found.add(path)
    packagesOf(Object.keys(packages[path]?.dependencies ?? {}), `${path}/`, found)
  }
  return found
}

/** Compares two versions of three numbers. */
function isAtLeast(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10)),
  )
  for (const [index, part] of (need ?? []).entries()) {
    const own = have?.[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}

/** The lowest versions that a range takes: `^1.2.3 || ^2.0.0` gives 1.2.3 and 2.0.0. */
const lowestOf = (range: string): string[] =>
  range.split('||').map((part) => part.trim().replace(/^(?:[\^~]|>=)/, ''))

describe('production dependencies', () => {
  const ranges = Object.entries({ ...dependencies, ...peerDependencies })

  it('are all in the table', () => {
    expect(ranges.map(([name]) => name).sort()).toEqual(Object.keys(lowest).sort())
  })

  it.each(ranges)('%s %s takes no version with a known advisory', (name, range) => {
    const [minimum = '', reason] = lowest[name] ?? []
    for (const version of lowestOf(range)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
      expect([isAtLeast(version, minimum), reason]).toEqual([true, reason])
    }
  })

  it.each([...ranges.map(([name]) => name), 'express4'])('%s as it is installed has none either', (name) => {
    const { version } = read(`node_modules/${name}/package.json`)
    expect(isAtLeast(version, lowest[name.replace(/\d$/, '')]?.[0] ?? '')).toBe(true)
  })

  it('bring along only what was looked at', () => {
    const installed = Object.entries(packages)
      .filter(([path, { dev }]) => path.startsWith('node_modules/') && dev !== true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    const below = installed.filter((name) => !(name in lowest))
    expect(below.sort()).toEqual(broughtAlong)
  })

  it('are at most 20 packages, with what they bring along and this one, beside those of Express', () => {
    const express = packagesOf(['express'])
    const more = [...packagesOf(Object.keys(dependencies))].filter((path) => !express.has(path))
    expect(1 + more.length).toBeLessThanOrEqual(20)
  })
})
